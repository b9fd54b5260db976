package org.xenscope.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.XenscopeException;

/** The files of this machine, by names of any bytes. */
final class LocalFiles {
    private final String host;

    LocalFiles(String host) {
        this.host = host;
    }

    byte[] read(String name) {
        String path = HostPaths.check(name);
        try {
            // /proc and /sys say a size of 0 or 4096 whatever they hold: read to the end
            try (FileChannel in = FileChannel.open(path(path), StandardOpenOption.READ)) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                byte[] buffer = new byte[64 << 10];
                for (int n; (n = in.read(ByteBuffer.wrap(buffer))) >= 0; ) {
                    if (n > ShellCommands.OUTPUT_LIMIT_BYTES - out.size()) {
                        throw RemoteFiles.tooLong(path, host);
                    }
                    out.write(buffer, 0, n);
                }
                return out.toByteArray();
            }
        } catch (IOException e) {
            throw failure("read", path, e);
        }
    }

    List<FileEntry> list(String name) {
        String path = HostPaths.check(name);
        List<FileEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> directory = Files.newDirectoryStream(path(path))) {
            for (Path entry : directory) {
                // Only its URI has the bytes of a name that this JVM's locale cannot say.
                String raw = entry.toUri().getRawPath();
                stat(HostPaths.check(unescaped(raw))).ifPresent(entries::add);
            }
        } catch (IOException e) {
            throw failure("list", path, e);
        }
        entries.sort(Comparator.comparing(FileEntry::name));
        return List.copyOf(entries);
    }

    Optional<FileEntry> stat(String name) {
        String path = HostPaths.check(name);
        try {
            Map<String, Object> attributes =
                    Files.readAttributes(path(path), "unix:mode,size", LinkOption.NOFOLLOW_LINKS);
            return Optional.of(
                    HostPaths.entry(HostPaths.name(path), (int) attributes.get("mode"), (long) attributes.get("size")));
        } catch (IOException e) {
            XenscopeException failure = failure("look at", path, e);
            if (failure instanceof AbsentException) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    void write(String name, byte[] content, int mode) {
        String path = HostPaths.check(name);
        Path beside = path(HostPaths.parent(path)).resolve(".xenscope-" + UUID.randomUUID());
        try {
            try {
                try (FileChannel out =
                        FileChannel.open(beside, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                    Files.setAttribute(beside, "unix:mode", mode);
                    ByteBuffer rest = ByteBuffer.wrap(content);
                    while (rest.hasRemaining()) {
                        out.write(rest);
                    }
                    out.force(true);
                }
                Files.move(beside, path(path), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw failure("write", path, e);
        }
    }

    void makeDirectory(String name, int mode) {
        Path path = path(HostPaths.check(name));
        try {
            if (!Files.isDirectory(path)) {
                Path parent = path.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(path);
                Files.setAttribute(path, "unix:mode", mode);
            }
        } catch (IOException e) {
            throw failure("make directory", HostPaths.check(name), e);
        }
    }

    void remove(String name) {
        String path = HostPaths.check(name);
        try {
            Files.deleteIfExists(path(path));
        } catch (IOException e) {
            throw failure("remove", path, e);
        }
    }

    /** A path of any bytes: as an URI, since {@code Path.of} takes only what this JVM's locale can say. */
    static Path path(String path) {
        StringBuilder uri = new StringBuilder("file://");
        for (byte b : PosixText.bytes(path)) {
            int c = b & 0xff;
            if (c == '/' || c < 0x80 && Character.isLetterOrDigit(c)) {
                uri.append((char) c);
            } else {
                uri.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return Path.of(URI.create(uri.toString()));
    }

    private static String unescaped(String rawUriPath) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < rawUriPath.length(); i++) {
            char c = rawUriPath.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(rawUriPath, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return PosixText.of(bytes.toByteArray());
    }

    private XenscopeException failure(String verb, String path, IOException e) {
        String reason = e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : String.valueOf(e.getMessage());
        if (e instanceof NoSuchFileException
                || reason.contains("Not a directory") && !(e instanceof NotDirectoryException)) {
            return RemoteFiles.absent(path, host);
        }
        if (e instanceof AccessDeniedException || reason.contains("Operation not permitted")) {
            return RemoteFiles.denied(verb, path, host);
        }
        if (e instanceof NotDirectoryException) {
            reason = "Not a directory";
        }
        String cannot = "cannot " + verb + " " + path + " on " + host + ": " + reason;
        return Interruption.behind(e, "the attempt to " + verb + " " + path + " on " + host)
                .orElseGet(() -> new FailedException(cannot, "", e));
    }
}
