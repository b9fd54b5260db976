package org.xenscope.gdb.symbols;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;

/**
 * Many files of a host with few commands: a command over ssh costs a session, and a fork on an emulated dom0 10 ms. What
 * cannot be read does not spoil the rest; each such file is told with the reason.
 */
final class HostFiles {
    /** One file, as stat(1) sees it through all symbolic links. */
    record Seen(String path, String device, long inode, long sizeBytes, boolean regular) {
        /** The same for two names of one file or directory. */
        String identity() {
            return device + ":" + inode;
        }
    }

    /** Linkers put the notes behind the program headers. */
    static final int HEAD_BYTES = 2048;

    /** For the few whose notes stand elsewhere. */
    static final int LONG_HEAD_BYTES = 256 << 10;

    /** A command that says this much is still held in memory, and tells often enough that it goes on. */
    private static final int BATCH_BYTES = 8 << 20;

    private static final int BATCH_FILES = 256;
    /** Of 128 KiB that a command may be long, when each byte is quoted at the worst. */
    private static final int BATCH_NAMES = 24 << 10;

    private static final String CHANGED = "it changed while it was read";

    private static final int DD_BLOCK = 1 << 20;
    /** For a batch, on the slowest line. */
    private static final Duration TIME = Duration.ofMinutes(10);

    private static final Pattern STAT = Pattern.compile("(\\d{1,20}) (\\d{1,19}) (\\d{1,18}) ([0-9a-f]{1,8}) ");
    private static final Pattern SUM = Pattern.compile("\\\\?([0-9a-f]{64})[ *]{2}.*");

    private final Host host;
    private final BiConsumer<String, String> missing;

    /** @param missing is told the path of what cannot be read, and why */
    HostFiles(Host host, BiConsumer<String, String> missing) {
        this.host = host;
        this.missing = missing;
    }

    /** What is at these paths, by path; what is not there is left out. */
    Map<String, Seen> stat(List<String> paths) {
        Map<String, Seen> seen = new HashMap<>();
        for (List<String> batch : batches(paths)) {
            Output output = query(List.of("stat", "-L", "-c", "%d %i %s %f %n"), batch);
            // names may hold anything, but their order is ours
            String said = output.text();
            Matcher line = STAT.matcher(said);
            int at = 0;
            for (String path : batch) {
                line.region(at, said.length());
                if (line.lookingAt() && said.startsWith(path + "\n", line.end())) {
                    at = line.end() + path.length() + 1;
                    boolean regular = Integer.parseUnsignedInt(line.group(4), 16) >> 12 == 010;
                    seen.put(
                            path,
                            new Seen(
                                    path,
                                    line.group(1),
                                    Long.parseUnsignedLong(line.group(2)),
                                    Long.parseLong(line.group(3)),
                                    regular));
                }
            }
        }
        return seen;
    }

    /** The beginnings of files, by path. */
    Map<String, byte[]> heads(List<Seen> files, int bytes) {
        Map<String, byte[]> heads = new LinkedHashMap<>();
        for (List<Seen> batch : batchesOf(files, bytes)) {
            List<String> head = batch.size() == 1
                    ? List.of("head", "-c", Integer.toString(bytes))
                    : List.of("head", "-q", "-c", Integer.toString(bytes));
            cut(head, batch, bytes, new Taker() {
                @Override
                public boolean expects(Seen file, byte[] content) {
                    return true;
                }

                @Override
                public boolean keep(Seen file, Iterator<byte[]> parts) {
                    heads.put(file.path(), parts.next());
                    return true;
                }
            });
        }
        return heads;
    }

    /** Files whole; what is not what the taker expects is missing. */
    void fetch(List<Seen> files, Taker taker) {
        List<Seen> small =
                files.stream().filter(file -> file.sizeBytes() <= BATCH_BYTES).toList();
        for (List<Seen> batch : batchesOf(small, BATCH_BYTES)) {
            cut(List.of("cat"), batch, BATCH_BYTES, taker);
        }
        for (Seen file : files) {
            if (file.sizeBytes() > BATCH_BYTES && !taker.keep(file, new Parts(file))) {
                missing.accept(file.path(), CHANGED);
            }
        }
    }

    /** Takes what is fetched. */
    interface Taker {
        boolean expects(Seen file, byte[] content);

        /** @return false for what is not the expected file */
        boolean keep(Seen file, Iterator<byte[]> parts);
    }

    /** A large file, bit by bit; it ends early where the host's does. */
    private final class Parts implements Iterator<byte[]> {
        private final Seen file;
        private long at;

        Parts(Seen file) {
            this.file = file;
        }

        @Override
        public boolean hasNext() {
            return at < file.sizeBytes();
        }

        @Override
        public byte[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Output output = host.query(new Query(
                    List.of(
                            "dd",
                            "if=" + file.path(),
                            "bs=" + DD_BLOCK,
                            "skip=" + at / DD_BLOCK,
                            "count=" + BATCH_BYTES / DD_BLOCK),
                    TIME));
            boolean whole = output.ok() && output.stdout().length == Math.min(BATCH_BYTES, file.sizeBytes() - at);
            at = whole ? at + BATCH_BYTES : file.sizeBytes();
            return output.stdout();
        }
    }

    /** The SHA-256 of files, in hexadecimal, by path. */
    Map<String, String> sha256(List<Seen> files) {
        Map<String, String> sums = new HashMap<>();
        for (Seen file : files) {
            Output output = host.query(Query.of("sha256sum", file.path()).within(TIME));
            Matcher sum = SUM.matcher(output.text().lines().findFirst().orElse(""));
            if (output.ok() && sum.matches()) {
                sums.put(file.path(), sum.group(1));
            } else {
                missing.accept(file.path(), reason(output));
            }
        }
        return sums;
    }

    /** What a command says of several files, one behind the other. When it is not as expected, they are asked for apart. */
    private void cut(List<String> command, List<Seen> files, int most, Taker taker) {
        Output output = query(command, files.stream().map(Seen::path).toList());
        byte[] said = output.stdout();
        long size = files.stream()
                .mapToLong(file -> Math.min(file.sizeBytes(), most))
                .sum();
        Map<Seen, byte[]> contents = new LinkedHashMap<>();
        if (output.ok() && said.length == size) {
            int at = 0;
            for (Seen file : files) {
                int length = (int) Math.min(file.sizeBytes(), most);
                contents.put(file, Arrays.copyOfRange(said, at, at + length));
                at += length;
            }
        }
        // a file that is shorter than it was shifts all behind it: only when all are right, each of them is
        boolean right = !contents.isEmpty()
                && contents.entrySet().stream().allMatch(each -> taker.expects(each.getKey(), each.getValue()));
        if (right) {
            contents.forEach(
                    (file, content) -> taker.keep(file, List.of(content).iterator()));
        } else if (files.size() == 1) {
            missing.accept(files.get(0).path(), output.ok() ? CHANGED : reason(output));
        } else {
            int half = files.size() / 2;
            cut(command, files.subList(0, half), most, taker);
            cut(command, files.subList(half, files.size()), most, taker);
        }
    }

    private Output query(List<String> command, List<String> paths) {
        List<String> argv = new ArrayList<>(command);
        argv.addAll(paths);
        return host.query(new Query(argv, TIME));
    }

    private static String reason(Output output) {
        String errors = output.errors().strip();
        String last = errors.substring(errors.lastIndexOf('\n') + 1);
        String said = last.substring(last.lastIndexOf(": ") < 0 ? 0 : last.lastIndexOf(": ") + 2);
        return said.isEmpty() ? "exit code " + output.exit() : said;
    }

    private static List<List<String>> batches(List<String> paths) {
        List<List<String>> batches = new ArrayList<>();
        int names = 0;
        for (String path : paths) {
            int length = path.getBytes(StandardCharsets.UTF_8).length + 3;
            if (batches.isEmpty()
                    || names + length > BATCH_NAMES
                    || batches.get(batches.size() - 1).size() == BATCH_FILES) {
                batches.add(new ArrayList<>());
                names = 0;
            }
            batches.get(batches.size() - 1).add(path);
            names += length;
        }
        return batches;
    }

    private static List<List<Seen>> batchesOf(List<Seen> files, int most) {
        Map<String, Seen> byPath = new HashMap<>();
        files.forEach(file -> byPath.put(file.path(), file));
        List<List<Seen>> batches = new ArrayList<>();
        for (List<String> named : batches(files.stream().map(Seen::path).toList())) {
            long bytes = 0;
            List<Seen> batch = new ArrayList<>();
            for (String path : named) {
                Seen file = byPath.get(path);
                if (file == null) {
                    continue;
                }
                long size = Math.min(file.sizeBytes(), most);
                if (!batch.isEmpty() && bytes + size > BATCH_BYTES) {
                    batches.add(batch);
                    batch = new ArrayList<>();
                    bytes = 0;
                }
                batch.add(file);
                bytes += size;
            }
            if (!batch.isEmpty()) {
                batches.add(batch);
            }
        }
        return batches;
    }
}
