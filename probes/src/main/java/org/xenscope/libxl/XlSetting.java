package org.xenscope.libxl;

/**
 * One key of an xl.cfg with the value that counts.
 *
 * @param value after every {@code +=}
 * @param added the last assignment was {@code +=}: xl then refuses to read it as a number
 * @param at where the name stands in the last assignment
 */
public record XlSetting(String name, XlValue value, boolean added, Place at) {}
