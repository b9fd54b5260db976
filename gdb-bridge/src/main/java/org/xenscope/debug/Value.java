package org.xenscope.debug;

import java.util.Optional;

/** What an expression came to. @param text as the debugger writes it, cut where it is larger than people read */
public record Value(String text, Optional<String> type) {}
