package org.xenscope.recipes;

import java.io.IOException;
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
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Interruption;

/** All journals of this user: a directory each, {@code bringup-1}, below {@code $XDG_STATE_HOME/xenscope/sessions}. */
public final class Journals {
    private static final String FILE = "journal.jsonl";
    private static final String ID = "[a-z]+(-[a-z]+)*-\\d{1,9}";

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
                try {
                    Files.createDirectory(directory.resolve(id));
                } catch (FileAlreadyExistsException e) {
                    continue;
                }
                return create(id, host, what, settings);
            }
        } catch (IOException e) {
            throw new FailedException(
                    "the journal directory " + directory + " cannot be made: " + e.getMessage(),
                    "set XDG_STATE_HOME to a directory that can be written",
                    e);
        }
    }

    private Journal create(String id, String host, String what, Map<String, String> settings) {
        try {
            return Journal.create(id, directory.resolve(id).resolve(FILE), clock, host, what, settings);
        } catch (XenscopeException e) {
            remove(id);
            throw e;
        }
    }

    /** Goes on with a journal. @throws RefusedException when another process holds it */
    public Journal reopen(JournalRecord record) {
        return Journal.reopen(record, directory.resolve(record.id()).resolve(FILE), clock);
    }

    /**
     * @throws AbsentException when there is no such session
     * @throws FailedException when its journal is damaged
     */
    public JournalRecord read(String id) {
        if (!id.matches(ID) || !Files.exists(directory.resolve(id).resolve(FILE))) {
            throw new AbsentException(
                    "there is no session " + id, "`xenscope session list --all` shows those there are");
        }
        return text(id).whole();
    }

    private JournalRecord text(String id) {
        Path path = directory.resolve(id).resolve(FILE);
        try {
            return JournalLines.read(id, Files.readAllBytes(path));
        } catch (IOException e) {
            throw Interruption.behind(e, "reading the journal " + path)
                    .orElseGet(() -> new FailedException(
                            "the journal " + path + " cannot be read: " + e.getMessage(),
                            "look at its permissions",
                            e));
        }
    }

    /** Forgets a session that has done nothing. */
    public void discardEmpty(String id) {
        if (read(id).entries().isEmpty()) {
            remove(id);
        }
    }

    private void remove(String id) {
        Path own = directory.resolve(id);
        try {
            for (String name : List.of(FILE, "lock")) {
                Files.deleteIfExists(own.resolve(name));
            }
            Files.delete(own);
        } catch (IOException e) {
            // An empty session that stays is shown as one that has done nothing: no reason to fail the command.
        }
    }

    /** Where a session keeps what it wants to show later: screenshots. */
    public Path directory(String id) {
        return directory.resolve(id);
    }

    /** All sessions, oldest first; a damaged one with what can be read of it. */
    public List<JournalRecord> all() {
        List<JournalRecord> records = new ArrayList<>();
        for (Path own : own()) {
            String id = own.getFileName().toString();
            if (id.matches(ID) && Files.exists(own.resolve(FILE))) {
                records.add(text(id));
            }
        }
        records.sort(Comparator.comparing(JournalRecord::begun).thenComparing(JournalRecord::id));
        return records;
    }

    /** The newest session that has left something on a host. */
    public Optional<JournalRecord> last() {
        return all().stream().filter(JournalRecord::hasLeft).reduce((older, newer) -> newer);
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
            throw new FailedException(
                    "the journals in " + directory + " cannot be listed: " + e.getMessage(),
                    "look at the directory's permissions",
                    e);
        }
    }
}
