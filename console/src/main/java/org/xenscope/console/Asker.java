package org.xenscope.console;

import java.util.Optional;
import org.xenscope.error.CancelledException;

/** Somebody who can be asked: a person at a terminal, or nobody. */
public interface Asker {
    Asker NOBODY = question -> Optional.empty();

    /**
     * What was answered, trimmed; empty when nobody can be asked.
     *
     * @throws CancelledException when the answer was Ctrl-C
     */
    Optional<String> ask(String question);
}
