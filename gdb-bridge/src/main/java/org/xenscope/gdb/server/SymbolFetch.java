package org.xenscope.gdb.server;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.error.FailedException;
import org.xenscope.error.ProtocolException;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;

/** Reads many files of a host with few round trips: their sizes and beginnings at once, then what is wanted in big pieces. */
final class SymbolFetch {
    /** Of a file, for its headers and notes. */
    static final int HEAD_BYTES = 4096;

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int AT_ONCE = 150;
    /** More than any program has; a host that says more is not believed. */
    private static final long MOST_BYTES = 1L << 30;

    private static final long PIECE_BYTES = 8L << 20;
    private static final long MIB = 1L << 20;
    private static final Pattern STAT = Pattern.compile("(\\d{1,18}) (\\d{1,18}) (/.*)");

    private final Host host;

    SymbolFetch(Host host) {
        this.host = host;
    }

    /** What {@code stat -L} says of a file. */
    record Stat(long inode, long bytes) {}

    /** Those of these files that are there, in one round trip for 150 of them. */
    Map<String, Stat> stat(List<String> paths) {
        Map<String, Stat> found = new LinkedHashMap<>();
        for (List<String> some : parts(paths)) {
            Output output = host.query(new Query(argv(List.of("stat", "-L", "-c", "%i %s %n"), some), LIMIT));
            for (String line : output.text().split("\n")) {
                Matcher matcher = STAT.matcher(line);
                if (matcher.matches()) {
                    found.put(
                            matcher.group(3),
                            new Stat(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))));
                }
            }
        }
        return found;
    }

    /** The beginnings of files of these sizes, in one round trip for 150 of them. */
    Map<String, byte[]> heads(Map<String, Long> sizes) {
        Map<String, byte[]> heads = new HashMap<>();
        for (List<String> some : parts(List.copyOf(sizes.keySet()))) {
            byte[] all = host.query(new Query(argv(List.of("head", "-q", "-c", "" + HEAD_BYTES), some), LIMIT))
                    .stdout();
            int at = 0;
            for (String path : some) {
                int length = (int) Math.min(HEAD_BYTES, sizes.get(path));
                if (at + length > all.length) {
                    // One of them could not be read, and what follows is out of step: one by one.
                    heads.putAll(headsOneByOne(some));
                    break;
                }
                heads.put(path, Arrays.copyOfRange(all, at, at + length));
                at += length;
            }
            if (at < all.length) {
                heads.putAll(headsOneByOne(some));
            }
        }
        return heads;
    }

    private Map<String, byte[]> headsOneByOne(List<String> paths) {
        Map<String, CompletableFuture<Output>> asked = new LinkedHashMap<>();
        for (String path : paths) {
            asked.put(
                    path,
                    CompletableFuture.supplyAsync(() ->
                            host.query(new Query(List.of("dd", "if=" + path, "bs=" + HEAD_BYTES, "count=1"), LIMIT))));
        }
        Map<String, byte[]> heads = new HashMap<>();
        asked.forEach((path, output) -> {
            if (output.join().ok()) {
                heads.put(path, output.join().stdout());
            }
        });
        return heads;
    }

    /** @param paths where each is read, by the name it goes by */
    List<HostFile> look(Map<String, String> paths) {
        Map<String, Stat> stats = stat(List.copyOf(paths.values()));
        Map<String, Long> sizes = new LinkedHashMap<>();
        paths.forEach((name, path) -> {
            Stat stat = stats.get(path);
            if (stat != null && stat.bytes > 0 && stat.bytes <= MOST_BYTES) {
                sizes.put(path, stat.bytes);
            }
        });
        Map<String, byte[]> heads = heads(sizes);
        List<HostFile> files = new ArrayList<>();
        paths.forEach((name, path) -> {
            byte[] head = heads.get(path);
            if (head != null) {
                long bytes = sizes.get(path);
                files.add(new HostFile(name, path, bytes, elf(path, head), HostFile.key(head, bytes)));
            }
        });
        return files;
    }

    private static Optional<ElfFile> elf(String path, byte[] head) {
        try {
            return Optional.of(ElfFile.parse(head, path));
        } catch (ProtocolException e) {
            // A script that was run, a file of data that was mapped.
            return Optional.empty();
        }
    }

    /** Told how far it is. */
    interface Progress {
        void at(int files, long bytes);
    }

    /** Where the next file's bytes go. */
    interface Sink {
        void take(HostFile file, SymbolStore.Content content);
    }

    /** Reads whole files: small ones together, large ones in pieces. */
    void read(List<HostFile> files, Sink sink, Progress progress) {
        int done = 0;
        long bytes = 0;
        List<HostFile> batch = new ArrayList<>();
        long batchBytes = 0;
        for (HostFile file : files) {
            if (!batch.isEmpty() && (batchBytes + file.bytes() > PIECE_BYTES || batch.size() == AT_ONCE)) {
                together(batch, batchBytes, sink);
                done += batch.size();
                bytes += batchBytes;
                progress.at(done, bytes);
                batch.clear();
                batchBytes = 0;
            }
            if (file.bytes() > PIECE_BYTES) {
                long before = bytes;
                int now = done;
                sink.take(file, out -> inPieces(file, out, read -> progress.at(now, before + read)));
                done++;
                bytes += file.bytes();
            } else {
                batch.add(file);
                batchBytes += file.bytes();
            }
        }
        if (!batch.isEmpty()) {
            together(batch, batchBytes, sink);
            progress.at(done + batch.size(), bytes + batchBytes);
        }
    }

    private void together(List<HostFile> batch, long bytes, Sink sink) {
        List<String> paths = batch.stream().map(HostFile::readAt).toList();
        byte[] all = host.query(new Query(argv(List.of("cat"), paths), LIMIT)).stdout();
        if (all.length != bytes) {
            // One grew, shrank or went: its length would shift all behind it.
            for (HostFile file : batch) {
                byte[] own = host.query(new Query(List.of("cat", file.readAt()), LIMIT))
                        .stdout();
                sink.take(file, out -> out.write(own));
            }
            return;
        }
        int at = 0;
        for (HostFile file : batch) {
            int from = at;
            at += (int) file.bytes();
            sink.take(file, out -> out.write(all, from, (int) file.bytes()));
        }
    }

    /** Told how many bytes of one file are there. */
    private interface Read {
        void bytes(long count);
    }

    private void inPieces(HostFile file, OutputStream out, Read read) throws IOException {
        long pieces = (file.bytes() + PIECE_BYTES - 1) / PIECE_BYTES;
        for (long piece = 0; piece < pieces; piece++) {
            byte[] bytes = host.query(new Query(
                            List.of(
                                    "dd",
                                    "if=" + file.readAt(),
                                    "bs=" + MIB,
                                    "skip=" + piece * (PIECE_BYTES / MIB),
                                    "count=" + PIECE_BYTES / MIB),
                            LIMIT))
                    .orFail("look whether " + file.readAt() + " can be read there")
                    .stdout();
            if (bytes.length == 0) {
                throw new FailedException(
                        file.readAt() + " on " + host.name() + " became shorter while it was read", "try again");
            }
            out.write(bytes);
            read.bytes(Math.min(file.bytes(), (piece + 1) * PIECE_BYTES));
        }
    }

    private static List<String> argv(List<String> program, List<String> paths) {
        List<String> argv = new ArrayList<>(program);
        argv.addAll(paths);
        return argv;
    }

    private static List<List<String>> parts(List<String> all) {
        List<List<String>> parts = new ArrayList<>();
        for (int i = 0; i < all.size(); i += AT_ONCE) {
            parts.add(all.subList(i, Math.min(all.size(), i + AT_ONCE)));
        }
        return parts;
    }
}
