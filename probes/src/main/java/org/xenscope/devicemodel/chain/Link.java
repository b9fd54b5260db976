package org.xenscope.devicemodel.chain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One program between libxl and QEMU, with both ends.
 *
 * @param program its path, or its name where no more is known
 * @param pid the process that it is; empty when it has become the next one, or does not run
 * @param does what it is there for, half a sentence
 * @param generation which of several it is, by its text
 * @param why why it is needed or not, half a sentence
 * @param evidence what shows all this
 */
public record Link(
        Kind kind,
        String program,
        Presence presence,
        OptionalInt pid,
        String does,
        Optional<String> generation,
        Need need,
        String why,
        List<Seen> evidence) {
    /** What it is. */
    public enum Kind {
        STARTER("starter"),
        SVIRT_INTERPOSE("svirt-interpose"),
        QEMU_DM_WRAPPER("qemu-dm-wrapper"),
        XENSCOPE_WRAPPER("xenscope-wrapper"),
        GDBSERVER("gdbserver"),
        SETPRIV("setpriv"),
        TRACER("tracer"),
        PLAIN("launcher"),
        SHELL("shell"),
        OTHER("other"),
        LOGGER("logger"),
        QEMU("qemu");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As it stands in JSON. */
        public String word() {
            return word;
        }
    }

    /** Where it is now. */
    public enum Presence {
        RUNS("runs"),
        /** By exec. */
        BECAME_NEXT("became the next"),
        /** As its file, or a config, says; no process shows it. */
        EXPECTED("would run"),
        DONE("done"),
        MISSING("not running");

        private final String words;

        Presence(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** Whether this host needs it for this domain. */
    public enum Need {
        YES,
        NO,
        UNKNOWN,
        /** It is one of the ends. */
        END
    }

    public Link {
        evidence = List.copyOf(evidence);
    }

    /** The last part of its path. */
    public String name() {
        return program.substring(program.lastIndexOf('/') + 1);
    }

    /** Whether it is one of those whose need is in question. */
    public boolean between() {
        return need != Need.END;
    }
}
