package org.xenscope.devicemodel.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The programs that one argument vector names: each takes the rest as the program and arguments that it starts. */
final class Stages {
    /**
     * One of them.
     *
     * @param words its program and what is its own, without what it starts
     */
    record Stage(Link.Kind kind, List<String> words) {
        Stage {
            words = List.copyOf(words);
        }

        String program() {
            return words.get(0);
        }
    }

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "ksh", "busybox");
    private static final Set<String> TRACERS = Set.of("strace", "ltrace", "valgrind", "perf");
    private static final Set<String> PLAIN = Set.of("env", "nice", "ionice", "nohup", "setsid", "taskset", "stdbuf");
    private static final int MOST = 16;

    private Stages() {}

    /** At least one, if there is a word. What a program that is not known starts is not known either. */
    static List<Stage> of(List<String> argv) {
        List<Stage> stages = new ArrayList<>();
        List<String> rest = argv;
        while (!rest.isEmpty() && stages.size() < MOST) {
            Link.Kind kind = kind(rest.get(0));
            if (kind == Link.Kind.GDBSERVER) {
                rest = gdbserver(rest, stages);
            } else if (kind == Link.Kind.SHELL) {
                int script = 1;
                while (script < rest.size()
                        && (rest.get(script).startsWith("-") || rest.get(script).matches("a?sh"))) {
                    script++;
                }
                if (script == rest.size()) {
                    stages.add(new Stage(Link.Kind.SHELL, rest));
                    break;
                }
                // The kernel has put the interpreter before the script; what they are is in the script.
                stages.add(new Stage(named(rest.get(script)), List.of(rest.get(script))));
                break;
            } else if (kind == Link.Kind.SETPRIV || kind == Link.Kind.TRACER || kind == Link.Kind.PLAIN) {
                int next = next(rest);
                stages.add(new Stage(kind, rest.subList(0, next)));
                rest = rest.subList(next, rest.size());
            } else {
                stages.add(new Stage(kind, List.of(rest.get(0))));
                break;
            }
        }
        return stages;
    }

    private static List<String> gdbserver(List<String> words, List<Stage> stages) {
        int at = 1;
        List<String> wrapper = List.of();
        while (at < words.size() && words.get(at).startsWith("--")) {
            if (words.get(at).equals("--wrapper")) {
                int end = words.indexOf("--");
                end = end < 0 ? words.size() : end;
                wrapper = words.subList(Math.min(at + 1, end), end);
                at = end;
            }
            at++;
        }
        int program = Math.min(Math.max(at, 0) + 1, words.size());
        stages.add(new Stage(Link.Kind.GDBSERVER, words.subList(0, program)));
        if (!wrapper.isEmpty()) {
            stages.add(new Stage(kind(wrapper.get(0)), wrapper));
        }
        return words.subList(program, words.size());
    }

    /** Where gdbserver listens: {@code 127.0.0.1:1234}. */
    static Optional<String> address(List<String> gdbserver) {
        String last = gdbserver.get(gdbserver.size() - 1);
        return gdbserver.size() > 1 && !last.startsWith("--") ? Optional.of(last) : Optional.empty();
    }

    /** The first word behind a program's own that may be another program. */
    private static int next(List<String> words) {
        for (int i = 1; i < words.size(); i++) {
            String before = words.get(i - 1);
            boolean value = before.matches("-[opsEeuc]|--pdeathsig|--(user|group|reuid|regid|output)");
            if (!value && (words.get(i).startsWith("/") || kind(words.get(i)) == Link.Kind.QEMU)) {
                return i;
            }
        }
        return words.size();
    }

    static Link.Kind kind(String program) {
        String name = program.substring(program.lastIndexOf('/') + 1);
        if (name.equals("gdbserver")) {
            return Link.Kind.GDBSERVER;
        }
        if (name.equals("setpriv")) {
            return Link.Kind.SETPRIV;
        }
        if (SHELLS.contains(name)) {
            return Link.Kind.SHELL;
        }
        if (TRACERS.contains(name)) {
            return Link.Kind.TRACER;
        }
        return PLAIN.contains(name) ? Link.Kind.PLAIN : named(program);
    }

    private static Link.Kind named(String program) {
        String name = program.substring(program.lastIndexOf('/') + 1);
        if (Wrapper.ours(program)) {
            return Link.Kind.XENSCOPE_WRAPPER;
        }
        if (name.startsWith("qemu-dm-wrapper")) {
            return Link.Kind.QEMU_DM_WRAPPER;
        }
        if (name.equals("svirt-interpose")) {
            return Link.Kind.SVIRT_INTERPOSE;
        }
        return name.matches("(xen-)?qemu(-kvm|-system-[a-z0-9_]+|-dm|-xen)?([.-][A-Za-z0-9]+)?")
                ? Link.Kind.QEMU
                : Link.Kind.OTHER;
    }
}
