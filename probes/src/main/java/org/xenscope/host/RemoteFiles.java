package org.xenscope.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.FailedException;
import org.xenscope.error.ProtocolException;
import org.xenscope.error.XenscopeException;

/** The files of a host, by constant shell scripts. */
final class RemoteFiles {
    private static final Duration TIME = Duration.ofSeconds(60);

    private final String host;
    private final ShellCommands commands;

    RemoteFiles(String host, ShellCommands commands) {
        this.host = host;
        this.commands = commands;
    }

    byte[] read(String name) {
        String path = HostPaths.check(name);
        Output output = commands.collect(List.of("cat", path), Scripts.read(path), null, TIME);
        check(output, "read", path);
        return output.stdout();
    }

    Optional<FileEntry> stat(String name) {
        String path = HostPaths.check(name);
        Output output = commands.collect(List.of("stat", path), Scripts.stat(path), null, TIME);
        try {
            check(output, "look at", path);
        } catch (AbsentException e) {
            return Optional.empty();
        }
        return Optional.of(entry(output, PosixText.of(output.stdout()).stripTrailing() + " ", HostPaths.name(path)));
    }

    List<FileEntry> list(String name) {
        String path = HostPaths.check(name);
        String unguessable = UUID.randomUUID() + ":";
        Output output = commands.collect(List.of("find", path), Scripts.list(path, unguessable), null, TIME);
        List<FileEntry> entries = new ArrayList<>();
        String text = PosixText.of(output.stdout());
        for (int at = text.indexOf(unguessable); at >= 0; ) {
            int next = text.indexOf(unguessable, at + 1);
            String entry = text.substring(at + unguessable.length(), (next < 0 ? text.length() : next) - 1);
            int slash = entry.indexOf(' ', entry.indexOf(' ') + 1) + (path + "/./").length();
            entries.add(entry(output, entry, entry.substring(Math.min(slash + 1, entry.length()))));
            at = next;
        }
        // A name that was gone before it was looked at fails too, and does not matter.
        if (entries.isEmpty() || output.errors().contains("ermission denied")) {
            check(output, "list", path);
        }
        entries.sort(Comparator.comparing(FileEntry::name));
        return List.copyOf(entries);
    }

    void write(String name, byte[] content, int mode) {
        String path = HostPaths.check(name);
        String parent = HostPaths.parent(path);
        String beside = (parent.equals("/") ? "" : parent) + "/.xenscope-" + UUID.randomUUID();
        String script = Scripts.write(path, beside, mode, content.length);
        check(commands.collect(List.of("write", path), script, content, TIME), "write", path);
    }

    void makeDirectory(String name, int mode) {
        String path = HostPaths.check(name);
        String script = Scripts.makeDirectory(path, mode);
        check(commands.collect(List.of("mkdir", path), script, new byte[0], TIME), "make directory", path);
    }

    void remove(String name) {
        String path = HostPaths.check(name);
        check(commands.collect(List.of("rm", path), Scripts.remove(path), new byte[0], TIME), "remove", path);
    }

    private FileEntry entry(Output output, String modeAndSize, String name) {
        String[] words = modeAndSize.split(" ", 3);
        try {
            return HostPaths.entry(name, HexFormat.fromHexDigits(words[0]), Long.parseLong(words[1]));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new ProtocolException(
                    "stat on " + host + " says \"" + modeAndSize + "\", which is no mode and size: `"
                            + ShellQuoting.readable(output.argv()) + "`",
                    "xenscope needs stat of coreutils or busybox there",
                    e);
        }
    }

    private void check(Output output, String verb, String path) {
        if (output.ok()) {
            return;
        }
        String errors = output.errors();
        if (errors.contains("ermission denied") || errors.contains("Operation not permitted")) {
            throw denied(verb, path, host);
        }
        if (errors.contains("No such file")
                || errors.contains("irectory nonexistent")
                || errors.contains("nonexistent directory")) {
            throw absent(path, host);
        }
        if (errors.contains("Not a directory") && !verb.equals("list")) {
            throw absent(path, host);
        }
        String said = errors.isEmpty() ? "exit code " + output.exit() : errors.substring(errors.lastIndexOf('\n') + 1);
        throw new FailedException("cannot " + verb + " " + path + " on " + host + ": " + said, "");
    }

    static AbsentException absent(String path, String host) {
        return new AbsentException("there is no " + path + " on " + host, "look what `ls` shows of its directory");
    }

    static DeniedException denied(String verb, String path, String host) {
        return new DeniedException(
                "may not " + verb + " " + path + " on " + host + ": permission denied",
                "be a user there who may, often root");
    }

    static XenscopeException tooLong(String path, String host) {
        return new FailedException(
                path + " on " + host + " holds more than " + (ShellCommands.OUTPUT_LIMIT_BYTES >> 20) + " MiB",
                "read a part of it");
    }
}
