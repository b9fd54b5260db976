package org.xenscope.debug;

/** A register. @param value as hexadecimal text, {@code 0x7fff…}, for a vector what the debugger writes */
public record Register(String name, String value) {}
