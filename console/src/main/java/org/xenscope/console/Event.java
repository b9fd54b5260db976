package org.xenscope.console;

import org.xenscope.console.text.Out;

/** One thing that happens while a command runs: a line for a person, or one JSON object a line. */
public interface Event {
    void text(Out out);

    Object json();
}
