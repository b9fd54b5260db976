package org.xenscope.console;

import org.xenscope.console.text.Out;

/** What a command found or did: an immutable record with two views. */
public interface Result {
    /** For a person. */
    void text(Out out);

    /** For a program: records, maps, lists, strings, numbers. */
    Object json();

    /** 0; 1 when the command did its work and found an error, or differences; 2 when some of what was given is refused. */
    default int exit() {
        return 0;
    }

    /** Of a command whose events have said everything. */
    static Result nothing() {
        return new Result() {
            @Override
            public void text(Out out) {}

            @Override
            public Object json() {
                return Silent.NOTHING;
            }
        };
    }

    /** The JSON view of {@link #nothing()}: no document at all. */
    enum Silent {
        NOTHING
    }
}
