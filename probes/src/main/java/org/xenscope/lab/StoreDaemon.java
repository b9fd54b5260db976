package org.xenscope.lab;

import java.util.Locale;
import org.xenscope.error.UsageException;

/** Which xenstored a lab runs. */
public enum StoreDaemon {
    C,
    OCAML;

    /** As it is written on command lines, in lab.json and on the lab's kernel command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static StoreDaemon parse(String word) {
        for (StoreDaemon daemon : values()) {
            if (daemon.word().equals(word)) {
                return daemon;
            }
        }
        throw new UsageException("no xenstored is called " + word, "say c or ocaml");
    }
}
