package org.xenscope.gdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.xenscope.error.FailedException;
import org.xenscope.gdb.mi.MiCommand;

/** Brings a gdb from its start to a program that stands. */
final class GdbLaunch {
    private final GdbSetup setup;
    private final GdbDeadlines deadlines;
    private final MiClient client;

    GdbLaunch(GdbSetup setup, GdbDeadlines deadlines, MiClient client) {
        this.setup = setup;
        this.deadlines = deadlines;
        this.client = client;
    }

    /** What this gdb must know: without one of these nothing works as it is meant. */
    private List<MiCommand> needed() {
        List<MiCommand> commands = new ArrayList<>();
        // Before the target is selected: otherwise gdb answers nothing while the program runs.
        commands.add(set("mi-async", "on"));
        commands.add(set("confirm", "off"));
        commands.add(set("pagination", "off"));
        commands.add(set("width", "0"));
        commands.add(set("height", "0"));
        commands.add(set("breakpoint pending", "on"));
        commands.add(set("detach-on-fork", "on"));
        commands.add(set("follow-fork-mode", "parent"));
        commands.add(set("follow-exec-mode", "same"));
        commands.add(set("history save", "off"));
        commands.add(set("auto-load", "off"));
        commands.add(set("remote symbol-lookup-packet", setup.threadLocals() ? "auto" : "off"));
        setup.files().sysroot().ifPresent(root -> commands.add(set("sysroot", root)));
        if (!setup.files().libraryDirectories().isEmpty()) {
            commands.add(set("solib-search-path", joined(setup.files().libraryDirectories())));
        }
        if (!setup.files().debugDirectories().isEmpty()) {
            commands.add(set("debug-file-directory", joined(setup.files().debugDirectories())));
        }
        setup.files()
                .executable()
                .ifPresent(file -> commands.add(MiCommand.of("-file-exec-and-symbols", file.toString())));
        if (!setup.quietSignals().isEmpty()) {
            commands.add(
                    MiCommand.console("handle " + String.join(" ", setup.quietSignals()) + " nostop noprint pass"));
        }
        return commands;
    }

    /** What makes it quicker or better to read; an older gdb may not know one of them. */
    private static List<MiCommand> wanted() {
        return List.of(
                set("debuginfod enabled", "off"),
                set("host-charset", "UTF-8"),
                set("target-charset", "UTF-8"),
                set("print elements", "200"),
                set("print repeats", "16"),
                set("max-value-size", "1048576"),
                set("max-completions", "200"),
                // One name for an argument: as it is now, or as it was where that is not known.
                set("print entry-values", "if-needed"),
                set("python print-stack", "none"),
                // Round trips at the beginning, for which the program stands: it is the right file, by its build id; no
                // gdbserver over stdio was left recording by somebody else.
                set("exec-file-mismatch", "off"),
                set("remote trace-status-packet", "off"),
                set("remote read-btrace-conf-packet", "off"),
                // A slow line is no dead one: the default is two seconds a packet.
                set("remotetimeout", "30"),
                // A program that stands has none in it: whatever ends gdbserver then does it no harm. That costs a
                // packet for each at a stop, and another when it goes on: the relay answers them early.
                set("breakpoint always-inserted", "off"),
                // Code is read from the file and not through the line.
                set("trust-readonly-sections", "on"),
                // Memory is read by whole pages, which are readable or not as a whole, and known until the program runs
                // again: the stack and the texts that arguments point to cost one round trip a page.
                MiCommand.console("set dcache line-size 4096"),
                MiCommand.console("set dcache size 512"),
                MiCommand.console("mem 0 0 rw cache"));
    }

    /** Forgets the memory that is known, for who asks for what is there now. By what gdb 7 to 15 all know. */
    static MiCommand forgetMemory() {
        return MiCommand.console("set dcache size 512");
    }

    /** Takes the program; whether this gdb can have log points. */
    boolean run(LogPoints logs) {
        List<Sent> needed = send(needed());
        List<Sent> wanted = send(wanted());
        List<Sent> python = send(logs.begin());
        needed.forEach(each -> client.await(each.answer, each.command, deadlines.connect()));
        wanted.forEach(this::succeeds);
        boolean logging = python.stream().allMatch(this::succeeds);
        client.ask(select(), deadlines.connect());
        return logging;
    }

    private record Sent(MiCommand command, CompletableFuture<MiClient.Answer> answer) {}

    private List<Sent> send(List<MiCommand> commands) {
        return commands.stream()
                .map(command -> new Sent(command, client.send(command)))
                .toList();
    }

    private boolean succeeds(Sent sent) {
        try {
            client.await(sent.answer, sent.command, deadlines.answer());
            return true;
        } catch (FailedException e) {
            return false;
        }
    }

    private MiCommand select() {
        if (setup.reach() instanceof GdbSetup.Reach.Remote remote) {
            return MiCommand.plain("-target-select", "remote " + remote.where().get());
        }
        return MiCommand.of("-target-attach", Long.toString(((GdbSetup.Reach.Attach) setup.reach()).pid()));
    }

    private static MiCommand set(String what, String value) {
        return MiCommand.plain("-gdb-set", what + " " + value);
    }

    private static String joined(List<Path> directories) {
        return directories.stream().map(Path::toString).collect(Collectors.joining(":"));
    }
}
