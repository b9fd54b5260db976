package org.xenscope.debug;

/** What a word may stand for, where it is completed. */
public enum Completion {
    /** Where a breakpoint can be: functions, files. */
    LOCATION,
    /** Variables and functions, where an expression stands. */
    EXPRESSION,
    REGISTER
}
