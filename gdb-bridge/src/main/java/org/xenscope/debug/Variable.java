package org.xenscope.debug;

import java.util.Optional;

/**
 * An argument or a local of a frame.
 *
 * @param value as the debugger writes it; empty when it was not asked for, or the value is too large to be shown unasked
 */
public record Variable(String name, boolean argument, Optional<String> type, Optional<String> value) {}
