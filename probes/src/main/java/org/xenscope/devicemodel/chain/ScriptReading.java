package org.xenscope.devicemodel.chain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a script that stands before QEMU does, by its text.
 *
 * @param shebang the program of its first line; empty when it has none, and then the kernel runs nothing
 * @param carriageReturn its first line ends as on Windows, and the kernel looks for a program whose name ends so
 * @param domid where it takes the domain's number from
 * @param domidLine where that stands
 * @param shifted how many of its arguments it drops from the front
 * @param launch what it starts; empty when it cannot be told
 * @param alsa it sets up a volume of the domain's own: the lines that name ALSA's variables
 * @param hangup it passes SIGHUP on to what it started
 * @param cleared it starts QEMU with an environment emptied by {@code env -i}, or without the variables that it unsets
 * @param guestStub the line of a {@code -gdb stdio}: QEMU's stub for the guest on a terminal that is not there
 * @param lines how many
 */
public record ScriptReading(
        Optional<String> shebang,
        boolean carriageReturn,
        DomidFrom domid,
        OptionalInt domidLine,
        int shifted,
        Optional<Launch> launch,
        boolean alsa,
        boolean hangup,
        OptionalInt cleared,
        OptionalInt guestStub,
        int lines) {
    /** Where a script takes the domain's number from. */
    public enum DomidFrom {
        /** {@code $1}, as dm-agent gives it. */
        FIRST_ARGUMENT,
        /** {@code $2}, where libxl has it. */
        SECOND_ARGUMENT,
        /** What follows {@code -xen-domid}, wherever that stands. */
        OPTION,
        /** {@code XEN_DOMAIN_ID}. */
        ENVIRONMENT,
        /** A file that counts. */
        FILE,
        NOWHERE
    }

    /** What becomes of the script's own arguments. */
    public enum Passes {
        /** {@code "$@"}. */
        WHOLE,
        /** {@code $*} or a variable of it: one with a blank becomes two. */
        JOINED,
        /** {@code $@} without quotes: the same. */
        UNQUOTED,
        /** They stand behind a {@code #}. */
        COMMENTED,
        NOT
    }

    /**
     * The command that starts the next program.
     *
     * @param line where it stands
     * @param words its program and words, without quotes, with the variables that the script sets itself
     * @param exec the script becomes it
     * @param pipe where its output goes: {@code logger -t qemu-5}
     */
    public record Launch(
            int line, List<String> words, boolean exec, Optional<String> pipe, boolean background, Passes passes) {
        public Launch {
            words = List.copyOf(words);
        }

        /** The program; a variable that the script does not set is left as it is written. */
        public String program() {
            return words.get(0);
        }
    }

    /** Its generation among OpenXT's, if it is one of those. */
    public Optional<Generation> generation() {
        return Generation.of(this);
    }

    /** libxl's note of the pid is of this script, and not of what it starts. */
    public boolean stays() {
        return launch.isPresent()
                && (!launch.get().exec() || launch.get().pipe().isPresent());
    }
}
