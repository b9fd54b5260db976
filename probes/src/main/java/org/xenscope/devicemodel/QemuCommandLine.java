package org.xenscope.devicemodel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.xenscope.error.ProtocolException;

/** The argument vector of a QEMU, as libxl makes it (tools/libs/light/libxl_dm.c) and /proc/PID/cmdline shows it. */
public record QemuCommandLine(List<String> argv) {
    public QemuCommandLine {
        argv = List.copyOf(argv);
    }

    /**
     * The bytes of /proc/PID/cmdline: every argument with a NUL after it.
     *
     * @throws ProtocolException when there are none, as for a zombie
     */
    public static QemuCommandLine ofProc(byte[] cmdline) {
        String text = new String(cmdline, StandardCharsets.UTF_8);
        if (text.isEmpty()) {
            throw new ProtocolException(
                    "/proc/PID/cmdline is empty", "the process is a zombie or has just ended: look again");
        }
        List<String> argv = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf(0); end >= 0; end = text.indexOf(0, start)) {
            argv.add(text.substring(start, end));
            start = end + 1;
        }
        if (start < text.length()) {
            argv.add(text.substring(start));
        }
        return new QemuCommandLine(argv);
    }

    /** As /proc shows it. */
    public byte[] toProc() {
        return (String.join("\0", argv) + "\0").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * One line that can be pasted into any POSIX shell, whatever the arguments hold. An argument that is no plain ASCII, as
     * one with a line end, comes from a printf before the command, as octal numbers: so a terminal can show all of it.
     */
    public String shellLine() {
        StringBuilder before = new StringBuilder();
        StringBuilder line = new StringBuilder();
        int odd = 0;
        for (String word : argv) {
            String text = quoted(word);
            if (!word.chars().allMatch(c -> c >= ' ' && c <= '~')) {
                odd++;
                before.append("x")
                        .append(odd)
                        .append("=$(printf '")
                        .append(octal(word))
                        .append("x'); ");
                // a shell drops line ends from what a command says; the x keeps them
                text = "\"${x" + odd + "%x}\"";
            }
            line.append(line.isEmpty() ? "" : " ").append(text);
        }
        return before.append(line).toString();
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** For printf, within single quotes. */
    private static String octal(String word) {
        StringBuilder text = new StringBuilder();
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= ' ' && b <= '~' && "\\%'-".indexOf(b) < 0;
            text.append(plain ? String.valueOf((char) b) : String.format("\\%03o", b & 0xff));
        }
        return text.toString();
    }

    /** The first value of an option, {@code -name}; QEMU also takes two dashes. */
    public Optional<String> option(String option) {
        return options(option).stream().findFirst();
    }

    /** Every value of an option, in order. */
    public List<String> options(String option) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i + 1 < argv.size(); i++) {
            if (argv.get(i).equals(option) || argv.get(i).equals("-" + option)) {
                values.add(argv.get(++i));
            }
        }
        return List.copyOf(values);
    }

    /** The same without an option and its value, wherever it stands. */
    public QemuCommandLine without(String option) {
        List<String> left = new ArrayList<>();
        for (int i = 0; i < argv.size(); i++) {
            if (i > 0 && (argv.get(i).equals(option) || argv.get(i).equals("-" + option))) {
                i++;
            } else {
                left.add(argv.get(i));
            }
        }
        return new QemuCommandLine(left);
    }

    private List<QemuOptions> parsed(String option) {
        return options(option).stream().map(QemuOptions::parse).toList();
    }

    public OptionalInt domid() {
        return option("-xen-domid")
                .filter(text -> text.matches("[0-9]{1,5}"))
                .map(text -> OptionalInt.of(Integer.parseInt(text)))
                .orElse(OptionalInt.empty());
    }

    /** The domain's name, without what may follow it ({@code guest=NAME,…}). */
    public Optional<String> name() {
        return option("-name").map(QemuOptions::parse).flatMap(name -> name.first()
                .or(() -> name.get("guest")));
    }

    /** {@code xenfv} for HVM, {@code xenpv} for the one that serves a PV domain. */
    public Optional<String> machine() {
        return option("-machine").or(() -> option("-M")).map(QemuOptions::parse).flatMap(machine -> machine.first()
                .or(() -> machine.get("type")));
    }

    /** Without video memory, which libxl takes off. */
    public OptionalInt memoryMegabytes() {
        return option("-m")
                .map(QemuOptions::parse)
                .flatMap(memory -> memory.first().or(() -> memory.get("size")))
                .filter(text -> text.matches("[0-9]{1,9}M?"))
                .map(text -> OptionalInt.of(Integer.parseInt(text.replace("M", ""))))
                .orElse(OptionalInt.empty());
    }

    public List<QemuOptions> drives() {
        return parsed("-drive");
    }

    public List<QemuOptions> netdevs() {
        return parsed("-netdev");
    }

    public List<QemuOptions> devices() {
        return parsed("-device");
    }

    public List<QemuOptions> chardevs() {
        return parsed("-chardev");
    }

    /** Sockets on which QEMU speaks QMP, in order: libxl's own, {@code qmp-libxl-N}, comes first. */
    public List<String> qmpSockets() {
        List<String> sockets = new ArrayList<>();
        for (QemuOptions monitor : parsed("-mon")) {
            boolean control = monitor.get("mode").equals(Optional.of("control"));
            Optional<String> chardev = monitor.get("chardev").or(monitor::first);
            if (control && chardev.isPresent()) {
                chardevs().stream()
                        .filter(each -> each.get("id").equals(chardev))
                        .flatMap(each -> each.get("path").stream())
                        .forEach(sockets::add);
            }
        }
        for (QemuOptions qmp : parsed("-qmp")) {
            qmp.first()
                    .filter(text -> text.startsWith("unix:"))
                    .ifPresent(text -> sockets.add(text.substring("unix:".length())));
        }
        return List.copyOf(sockets);
    }

    /** The socket that we may hold without being in libxl's way: {@code qmp-libxenstat-N}, else any but libxl's own. */
    public Optional<String> freeQmpSocket() {
        List<String> free = qmpSockets().stream()
                .filter(path -> !path.contains("/qmp-libxl-"))
                .toList();
        return free.stream()
                .filter(path -> path.contains("/qmp-libxenstat-"))
                .findFirst()
                .or(() -> free.stream().findFirst());
    }
}
