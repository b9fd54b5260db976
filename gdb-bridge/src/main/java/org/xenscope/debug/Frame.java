package org.xenscope.debug;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One frame of a stack.
 *
 * @param level 0 is the innermost
 * @param function {@code ??} where there is no symbol
 * @param arguments with values, where they are known and were asked for
 * @param file as the debugger names it: {@code hw/xen/xen-bus.c}
 * @param path where the file would be, for who wants to open it
 * @param line counted from 1
 * @param address of the instruction; empty for a JVM
 * @param module library or class loader's jar that it belongs to
 */
public record Frame(
        int level,
        String function,
        List<Variable> arguments,
        Optional<String> file,
        Optional<String> path,
        OptionalInt line,
        OptionalLong address,
        Optional<String> module) {
    public Frame {
        arguments = List.copyOf(arguments);
    }
}
