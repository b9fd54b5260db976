package org.xenscope.recipes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;

/** All journals of this user: a directory each, {@code bringup-1}, below {@code $XDG_STATE_HOME/xenscope/sessions}. */
public final class Journals {
    private static final String FILE = "journal.jsonl";

    private final Path directory;
    private final Clock clock;

    public Journals(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Starts a journal.
     *
     * @param kind first part of the session's id: {@code bringup}
     */
    public Journal start(String kind, String host, String what, Map<String, String> settings) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (int number = highest(kind) + 1; ; number++) {
                String id = kind + "-" + number;
                Path own = directory.resolve(id);
                try {
                    Files.createDirectory(own);
                } catch (FileAlreadyExistsException e) {
                    continue;
                }
                return Journal.create(id, own.resolve(FILE), clock, host, what, settings);
            }
        } catch (IOException e) {
            throw new FailedException(
                    "the journal directory " + directory + " cannot be made: " + e.getMessage(),
                    "set XDG_STATE_HOME to a directory that can be written",
                    e);
        }
    }

    /** Goes on with a journal. @throws org.xenscope.error.RefusedException when another process holds it */
    public Journal reopen(JournalRecord record) {
        return Journal.reopen(record, directory.resolve(record.id()).resolve(FILE), clock);
    }

    /** @throws AbsentException when there is no such session */
    public JournalRecord read(String id) {
        Path path = directory.resolve(id).resolve(FILE);
        if (!id.matches("[a-z]+(-[a-z]+)*-\\d{1,9}") || !Files.exists(path)) {
            throw new AbsentException(
                    "there is no session " + id, "`xenscope session list --all` shows those there are");
        }
        try {
            return JournalLines.read(id, Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets a session that has done nothing. */
    public void discardEmpty(String id) {
        if (!read(id).entries().isEmpty()) {
            return;
        }
        Path own = directory.resolve(id);
        try {
            for (String name : List.of(FILE, "lock")) {
                Files.deleteIfExists(own.resolve(name));
            }
            Files.delete(own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a session keeps what it wants to show later: screenshots. */
    public Path directory(String id) {
        return directory.resolve(id);
    }

    /** All sessions, oldest first. */
    public List<JournalRecord> all() {
        List<JournalRecord> records = new ArrayList<>();
        for (Path own : own()) {
            if (Files.exists(own.resolve(FILE))) {
                records.add(read(own.getFileName().toString()));
            }
        }
        records.sort(Comparator.comparing(JournalRecord::begun).thenComparing(JournalRecord::id));
        return records;
    }

    /** The newest session that has left something on a host. */
    public Optional<JournalRecord> last() {
        List<JournalRecord> left =
                all().stream().filter(r -> !r.left().isEmpty()).toList();
        return left.isEmpty() ? Optional.empty() : Optional.of(left.get(left.size() - 1));
    }

    private int highest(String kind) {
        int highest = 0;
        for (Path own : own()) {
            String name = own.getFileName().toString();
            if (name.matches(kind + "-\\d{1,9}")) {
                highest = Math.max(highest, Integer.parseInt(name.substring(kind.length() + 1)));
            }
        }
        return highest;
    }

    private List<Path> own() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var stream = Files.newDirectoryStream(directory, "*-[0-9]*")) {
            List<Path> found = new ArrayList<>();
            stream.forEach(found::add);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
