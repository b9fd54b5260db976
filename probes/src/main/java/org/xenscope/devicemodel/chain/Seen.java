package org.xenscope.devicemodel.chain;

/**
 * What shows something: where it was read, and what stood there.
 *
 * @param source {@code process}, {@code file}, {@code store}, {@code config}
 */
public record Seen(String source, String where, String what) {}
