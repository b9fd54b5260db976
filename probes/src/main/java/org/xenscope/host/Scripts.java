package org.xenscope.host;

import java.util.List;
import org.xenscope.error.UsageException;

/**
 * The constant shell scripts around what runs on a host. Data is never part of a script: it comes as positional parameters,
 * through {@link ShellQuoting}. They hold to what dash, bash, busybox ash and zsh share, and to options that GNU and busybox
 * programs share. A fork on an emulated dom0 costs 10 ms, so they fork as little as they can.
 */
final class Scripts {
    /** Linux: the longest single string that a new program can be given (MAX_ARG_STRLEN). */
    private static final int LONGEST = 128 * 1024 - 1;

    /** What the lifeline says on standard error, with exit code 127, when the host has no such program. */
    static final String ABSENT = "xenscope: no such program";

    static final int ABSENT_EXIT = 127;

    /** What {@link #spooled} says when standard input did not arrive whole. */
    static final String CUT = "xenscope: standard input was cut off";

    private static final String PROLOGUE =
            """
            LC_ALL=C PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin
            export LC_ALL PATH
            """;

    private static final String PRESENT =
            """
            command -v "$1" >/dev/null 2>&1 || { echo '%s' >&2; exit %d; }
            """
                    .formatted(ABSENT, ABSENT_EXIT);

    /**
     * Runs a simple command and ends it, with all of its process group, as soon as standard input ends: closed by us, by the
     * kernel when we are killed, or by sshd when the line is lost. sshd and setsid(1) make each session a process group of
     * its own; where that is not so (dropbear), only the command itself is ended. Exit code as the shell says it, 128 + N
     * for signal N. Two forks: the command and the watcher.
     */
    private static final String LIFELINE =
            """
            exec 3<&0 </dev/null
            %s 3<&- &
            p=$! g=$!
            { read -r _ _ _ _ x _ </proc/$$/stat; } 2>/dev/null && [ "$x" = $$ ] && g=-$$
            (trap '' HUP INT TERM; read -r x <&3; kill -TERM $g; sleep 1; kill -KILL $g) >/dev/null 2>&1 &
            w=$!
            wait $p; s=$?
            kill -KILL $w 2>/dev/null
            exit $s
            """;

    /**
     * Runs a command to its end whatever becomes of us: it has no terminal that could hang it up, and when nobody reads its
     * output any more, the output is drained, so that it is not ended by SIGPIPE half-way. SIGHUP is caught and not ignored:
     * what is ignored stays so in all that the command starts, and libxl ends device models by it. 6 carries its output, 5
     * its exit code; 3 and 4 are our own output.
     */
    private static final String THROUGH =
            """
            trap : HUP
            d() { trap '' HUP PIPE; cat 2>/dev/null; exec cat >/dev/null; }
            exec 3>&1 4>&2
            s=$({ { { "$@" 3>&- 4>&- 5>&- 6>&-; echo $? >&5; } 2>&1 >&6 | d 5>&- 6>&- >&4; } 6>&1 | d 5>&- >&3; } 5>&1)
            exit $s
            """;

    /** Has the whole of standard input, or does nothing: a command that is fed half of it does half a change. */
    private static final String SPOOL =
            """
            t=$(mktemp "${TMPDIR:-/tmp}/xenscope.XXXXXX") || exit 1
            cat >"$t"; exec 8<"$t" 9<"$t"; rm -f "$t"
            [ "$(wc -c <&8)" -eq %d ] || { echo '%s' >&2; exit 1; }
            exec <&9 8<&- 9<&-
            """;

    private static final String READ = "cat \"$1\"";

    private static final String STAT = "stat -c '%f %s' \"$1\"";

    /** Each entry begins with $2, a word that no one can guess, so no name, whatever is in it, can forge an entry. */
    private static final String LIST = "find \"$1/.\" ! -name . -prune -exec stat -c \"$2%f %s %n\" '{}' +";

    /** $1 the file, $2 a name beside it, $3 the mode, $4 the size. */
    private static final String WRITE =
            """
            trap 'rm -f "$2"' EXIT
            [ -d "$1" ] && { echo "$1: Is a directory" >&2; exit 1; }
            umask 077
            set -C; : >"$2" || exit 1; set +C
            e=$(dd bs=65536 of="$2" conv=fsync 2>&1) || { printf '%s\\n' "$e" >&2; exit 1; }
            [ "$(wc -c <"$2")" -eq "$4" ] || { echo '@CUT@' >&2; exit 1; }
            chmod "$3" "$2" && mv -f "$2" "$1"
            """
                    .replace("@CUT@", CUT);

    private static final String MAKE_DIRECTORY =
            """
            [ -d "$1" ] || { umask 022; mkdir -p "${1%/*}/" && mkdir -m "$2" "$1"; } || [ -d "$1" ]
            """;

    private static final String REMOVE =
            """
            if [ -d "$1" ] && [ ! -L "$1" ]; then rmdir "$1"; else rm -f "$1"; fi
            """;

    private Scripts() {}

    /** A program that ends with us. */
    static String lifeline(List<String> argv) {
        return bounded(parameters(argv) + PRESENT + LIFELINE.replace("%s", "\"$@\""));
    }

    /** A program that has our own standard input, and ends with it. */
    static String conversation(List<String> argv) {
        return bounded(parameters(argv) + PRESENT + "exec \"$@\"\n");
    }

    static String read(String path) {
        return reading(READ, List.of(path));
    }

    static String stat(String path) {
        return reading(STAT, List.of(path));
    }

    static String list(String path, String unguessable) {
        return reading(LIST, List.of(path, unguessable));
    }

    /** A program that is left to finish. */
    static String through(List<String> argv) {
        return bounded(parameters(argv) + PRESENT + "exec </dev/null\n" + THROUGH);
    }

    /** The same, with standard input of this size, all of which is there before the program begins. */
    static String spooled(List<String> argv, int size) {
        return bounded(parameters(argv) + PRESENT + SPOOL.formatted(size, CUT) + THROUGH);
    }

    static String write(String path, String beside, int mode, int size) {
        return bounded(parameters(List.of(path, beside, octal(mode), Integer.toString(size))) + WRITE);
    }

    static String makeDirectory(String path, int mode) {
        return bounded(parameters(List.of(path, octal(mode))) + MAKE_DIRECTORY);
    }

    static String remove(String path) {
        return bounded(parameters(List.of(path)) + REMOVE);
    }

    private static String reading(String simpleCommand, List<String> parameters) {
        return bounded(parameters(parameters) + LIFELINE.replace("%s", simpleCommand));
    }

    private static String parameters(List<String> argv) {
        return "set -- " + ShellQuoting.words(argv) + "\n" + PROLOGUE;
    }

    private static String octal(int mode) {
        return Integer.toOctalString(mode);
    }

    private static String bounded(String script) {
        if (script.length() > LONGEST) {
            throw new UsageException(
                    "a command line of " + script.length() + " bytes, quoted, is longer than Linux takes (" + LONGEST
                            + ")",
                    "give long data in a file or on standard input");
        }
        return script;
    }
}
