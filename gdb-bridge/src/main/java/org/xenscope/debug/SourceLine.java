package org.xenscope.debug;

/** One line of a source. @param number counted from 1 */
public record SourceLine(int number, String text, boolean current) {}
