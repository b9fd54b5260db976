package org.xenscope.console;

/** What a word of a command line stands for, so that it can be completed. */
public enum Operand {
    DOMAIN,
    /** Of the domain that an earlier word names. */
    DEVICE,
    STORE_PATH,
    GUEST_CONFIG,
    SESSION,
    FILE,
    /** A snapshot file, or {@code live}. */
    SNAPSHOT,
    /** {@code KEY=VALUE} of hvmloader. */
    HVMLOADER_KEY,
    /** A place in the program that is debugged: a function, a file. */
    LOCATION,
    /** An expression of its language. */
    EXPRESSION,
    REGISTER,
    WORD
}
