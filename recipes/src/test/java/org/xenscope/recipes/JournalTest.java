package org.xenscope.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.error.AbsentException;
import org.xenscope.error.CancelledException;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.recipes.action.Note;

/** What a journal promises: what was begun can be found and taken back, whatever happened to the process or the disk. */
@Timeout(60)
class JournalTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    @TempDir
    Path directory;

    private Path files;
    private Journals journals;

    @BeforeEach
    void setUp() throws IOException {
        files = Files.createDirectory(directory.resolve("files"));
        journals = new Journals(directory.resolve("state/sessions"), Clock.fixed(NOON, ZoneOffset.UTC));
    }

    @Test
    void whatWasWrittenIsReadBack() {
        Journal journal = journals.start("bringup", "lab", "bringup uivm", Map.of("config", "/etc/xen/uivm.cfg"));
        new Changes(new NoSite(), journal).perform(note(1));
        journal.step("create");
        journal.step("unpause");
        journal.end("up");
        journal.close();

        JournalRecord record = journals.read("bringup-1");
        assertThat(record.id()).isEqualTo("bringup-1");
        assertThat(record.host()).isEqualTo("lab");
        assertThat(record.what()).isEqualTo("bringup uivm");
        assertThat(record.begun()).isEqualTo(NOON);
        assertThat(record.settings()).containsExactly(Map.entry("config", "/etc/xen/uivm.cfg"));
        assertThat(record.steps()).containsExactly("create", "unpause");
        assertThat(record.result()).contains("up");
        assertThat(record.running()).isFalse();
        assertThat(record.state()).isEqualTo("up");
        assertThat(record.left()).containsExactly(new Entry(1, note(1), NOON, Entry.State.DONE));
    }

    @Test
    void anActionIsOnTheDiskBeforeItIsDone() {
        try (Journal journal = start()) {
            List<List<Entry>> seen = new ArrayList<>();
            Site watching = new NoSite();
            Action looks = note(1);
            journal.begin(looks);
            seen.add(journals.read("job-1").entries());
            looks.perform(watching);
            journal.done(1);
            seen.add(journals.read("job-1").entries());
            assertThat(seen.get(0)).extracting(Entry::state).containsExactly(Entry.State.BEGUN);
            assertThat(seen.get(1)).extracting(Entry::state).containsExactly(Entry.State.DONE);
        }
    }

    @ParameterizedTest
    @CsvSource({"perform, false", "verify, true"})
    void aFailureIsWrittenDownAndCanBeUndone(String where, boolean there) {
        try (Journal journal = start()) {
            Changes changes = new Changes(new NoSite(), journal);
            Note faulty = new Note(files.resolve("1").toString(), where);
            assertThatThrownBy(() -> changes.perform(faulty)).hasMessageStartingWith(where + " of ");
            assertThat(files.resolve("1").toFile().exists()).isEqualTo(there);
            List<Entry> left = journals.read("job-1").left();
            assertThat(left).extracting(Entry::state).containsExactly(Entry.State.FAILED);
            journal.undo(new NoSite(), left, entry -> {});
            assertThat(files).isEmptyDirectory();
            assertThat(journals.read("job-1").left()).isEmpty();
            assertThat(journals.read("job-1").state()).isEqualTo("running");
        }
        assertThat(journals.read("job-1").state()).isEqualTo("undone");
    }

    @Test
    void undoGoesBackwardsAndSaysEachAndMayBeDoneTwice() {
        try (Journal journal = start()) {
            Changes changes = new Changes(new NoSite(), journal);
            IntStream.rangeClosed(1, 3).forEach(i -> changes.perform(note(i)));
            List<Integer> order = new ArrayList<>();
            List<Entry> left = journals.read("job-1").left();
            journal.undo(new NoSite(), left, entry -> order.add(entry.number()));
            assertThat(order).containsExactly(3, 2, 1);
            assertThat(files).isEmptyDirectory();
            journal.undo(new NoSite(), left, entry -> order.add(entry.number()));
            assertThat(order).hasSize(6);
            assertThat(journals.read("job-1").left()).isEmpty();
        }
    }

    @Test
    void anUndoThatFailsKeepsWhatIsStillLeft() {
        try (Journal journal = start()) {
            Changes changes = new Changes(new NoSite(), journal);
            changes.perform(note(1));
            changes.perform(new Note(files.resolve("2").toString(), "undo"));
            changes.perform(note(3));
            List<Entry> left = journals.read("job-1").left();
            assertThatThrownBy(() -> journal.undo(new NoSite(), left, entry -> {}))
                    .isInstanceOf(FailedException.class);
            assertThat(journals.read("job-1").left()).extracting(Entry::number).containsExactly(1, 2);
        }
    }

    @Test
    void whatAKilledProcessBeganIsTakenBackByAnother() {
        try (OtherProcess other = OtherProcess.holding(directory.resolve("state/sessions"), files)) {
            assertThat(other.line()).isEqualTo("job-1");
            JournalRecord running = journals.read("job-1");
            assertThat(running.running()).isTrue();
            assertThat(running.state()).isEqualTo("running");
            assertThatThrownBy(() -> journals.reopen(running))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("session job-1 is still being worked on by another xenscope");
            other.kill();
        }
        JournalRecord killed = journals.read("job-1");
        assertThat(killed.running()).isFalse();
        assertThat(killed.state()).isEqualTo("interrupted");
        assertThat(killed.left())
                .extracting(Entry::state)
                .containsExactly(Entry.State.DONE, Entry.State.DONE, Entry.State.BEGUN);
        try (Journal journal = journals.reopen(killed)) {
            journal.undo(new NoSite(), killed.left(), entry -> {});
            journal.end("undone");
        }
        assertThat(files).isEmptyDirectory();
        assertThat(journals.read("job-1").state()).isEqualTo("undone");
    }

    @Test
    void aPidThatIsSomebodyElsesByNowHoldsNothing() throws IOException {
        start().close();
        append("{\"at\":\"2026-11-01T12:00:01Z\",\"event\":\"held\",\"process\":\""
                + ProcessHandle.current().pid() + "-1\"}\n");
        assertThat(journals.read("job-1").running()).isFalse();
        append("{\"at\":\"2026-11-01T12:00:01Z\",\"event\":\"held\",\"process\":\"nonsense\"}\n");
        assertThat(journals.read("job-1").running()).isFalse();
    }

    @Test
    void inOneProcessOnlyOneHoldsIt() {
        try (Journal journal = start()) {
            JournalRecord record = journals.read(journal.id());
            assertThatThrownBy(() -> journals.reopen(record)).isInstanceOf(RefusedException.class);
            // Reading it meanwhile does not give the lock away.
            journals.read(journal.id());
            assertThatThrownBy(() -> journals.reopen(record)).isInstanceOf(RefusedException.class);
        }
        journals.reopen(journals.read("job-1")).close();
    }

    @Test
    void aLineThatAKillCutOffIsNoLineAndTheNextDoesNotJoinIt() throws IOException {
        try (Journal journal = start()) {
            new Changes(new NoSite(), journal).perform(note(1));
        }
        append("{\"at\":\"2026-11-01T12:00:01Z\",\"event\":\"begin\",\"entry\":2,\"ki");
        JournalRecord torn = journals.read("job-1");
        assertThat(torn.entries()).extracting(Entry::number).containsExactly(1);
        try (Journal journal = journals.reopen(torn)) {
            new Changes(new NoSite(), journal).perform(note(2));
        }
        assertThat(journals.read("job-1").entries()).extracting(Entry::action).containsExactly(note(1), note(2));
        assertThat(journals.read("job-1").entries()).extracting(Entry::number).containsExactly(1, 2);
    }

    @Test
    void everyCutOfAJournalCanBeRead() throws IOException {
        try (Journal journal = start()) {
            new Changes(new NoSite(), journal).perform(note(1));
            journal.step("one");
        }
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length <= whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(JournalLines.read("job-1", cut).damage())
                    .as("cut at %d", length)
                    .isEmpty();
        }
    }

    /** Ctrl-C interrupts the thread that works: the flag may stand when the journal is next written. */
    @Test
    void anInterruptDoesNotKeepItFromWriting() {
        try (Journal journal = start()) {
            Thread.currentThread().interrupt();
            journal.begin(note(1));
            assertThat(Thread.interrupted()).isTrue();
            journal.failed(1, "interrupted");
            Thread.currentThread().interrupt();
            journal.undone(1);
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(journals.read("job-1").entries()).extracting(Entry::state).containsExactly(Entry.State.UNDONE);
    }

    @Test
    void anInterruptIsNoFullDisk() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(this::start)
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("journal.jsonl was interrupted");
        } finally {
            Thread.interrupted();
        }
        assertThat(directory.resolve("state/sessions")).isEmptyDirectory();
    }

    @Test
    void whereTheDiskIsFullNothingIsDoneWithoutTheJournal() throws IOException {
        Path sessions = directory.resolve("state/sessions");
        int done;
        try (OtherProcess other = OtherProcess.filling(sessions, files, 4)) {
            done = Integer.parseInt(other.line());
            assertThat(other.line())
                    .startsWith("the journal " + sessions.resolve("job-1/journal.jsonl") + " cannot be written: ")
                    .endsWith("; nothing was changed without it");
            other.awaitEnd();
        }
        assertThat(done).isPositive();
        try (Stream<Path> made = Files.list(files)) {
            assertThat(made).hasSizeBetween(done, done + 1);
        }
        JournalRecord record = journals.read("job-1");
        try (Stream<Path> made = Files.list(files)) {
            assertThat(record.entries()).hasSizeGreaterThanOrEqualTo((int) made.count());
        }
        try (Journal journal = journals.reopen(record)) {
            journal.undo(new NoSite(), record.left(), entry -> {});
        }
        assertThat(files).isEmptyDirectory();
    }

    @Test
    void aJournalThatCannotBeBegunLeavesNothingAndSaysWhere() throws IOException {
        Path blocked = Files.createFile(directory.resolve("blocked"));
        Journals nowhere = new Journals(blocked.resolve("sessions"), Clock.systemUTC());
        assertThatThrownBy(() -> nowhere.start("job", "h", "w", Map.of()))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining(blocked.toString())
                .extracting(e -> ((XenscopeException) e).next())
                .asString()
                .contains("XDG_STATE_HOME");
        assertThat(nowhere.all()).isEmpty();
    }

    @Test
    void onlyTheUserMayLookAtIt() throws IOException {
        start().close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("state/sessions"))))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json                                                       | line 3 is no JSON",
                "17                                                             | line 3 is no event",
                "{}                                                             | line 3 is no event",
                "{\"event\":\"begin\",\"entry\":1}                              | line 3 names no action",
                "{\"event\":\"begin\",\"entry\":1,\"kind\":\"Unheard\"}         | line 3 names an action that this xenscope does not know, Unheard",
                "{\"event\":\"begin\",\"entry\":1,\"kind\":\"Domains\"}         | line 3 names an action that this xenscope does not know, Domains",
                "{\"event\":\"begin\",\"entry\":1,\"kind\":\"../Note\"}         | line 3 names no action",
                "{\"event\":\"begin\",\"entry\":1,\"kind\":\"PutFile\",\"action\":7} | line 3 does not say all of its action PutFile",
                "{\"event\":\"begin\",\"entry\":1,\"kind\":\"Note\"}            | line 3 does not say its action Note",
            })
    void aDamagedLineIsAClearErrorAndHidesNoOtherSession(String line, String damage) throws IOException {
        try (Journal journal = start()) {
            journal.end("done");
        }
        List<String> lines = Files.readAllLines(file());
        lines.add(2, line);
        Files.write(file(), lines);
        try (Journal second = journals.start("job", "h", "another", Map.of())) {
            new Changes(new NoSite(), second).perform(note(1));
        }
        assertThatThrownBy(() -> journals.read("job-1"))
                .isInstanceOf(FailedException.class)
                .hasMessage("the journal of job-1 cannot be read: " + damage);
        assertThat(journals.all()).extracting(JournalRecord::state).containsExactly("damaged", "interrupted");
        assertThat(journals.all().get(0).what()).isEqualTo("a job");
        assertThat(journals.last().map(JournalRecord::id)).contains("job-2");
    }

    @Test
    void eventsOfALaterVersionArePassedOver() throws IOException {
        start().close();
        append("{\"at\":\"2026-11-01T12:00:01Z\",\"event\":\"forecast\"}\n");
        assertThat(journals.read("job-1").damage()).isEmpty();
    }

    @Test
    void idsCountUpByKindAndAnEmptySessionIsForgotten() {
        assertThat(journals.all()).isEmpty();
        assertThat(journals.last()).isEmpty();
        start().close();
        try (Journal second = start()) {
            assertThat(second.id()).isEqualTo("job-2");
            new Changes(new NoSite(), second).perform(note(1));
        }
        try (Journal other = journals.start("store", "h", "store write", Map.of())) {
            assertThat(other.id()).isEqualTo("store-1");
        }
        journals.discardEmpty("job-1");
        journals.discardEmpty("job-2");
        journals.discardEmpty("store-1");
        assertThat(journals.all()).extracting(JournalRecord::id).containsExactly("job-2");
        try (Journal third = start()) {
            assertThat(third.id()).isEqualTo("job-3");
        }
    }

    @Test
    void theLastIsTheNewestThatHasLeftSomething() {
        for (int i = 1; i <= 3; i++) {
            Journals later =
                    new Journals(directory.resolve("state/sessions"), Clock.fixed(NOON.plusSeconds(i), ZoneOffset.UTC));
            try (Journal journal = later.start("job", "h", "w", Map.of())) {
                if (i < 3) {
                    new Changes(new NoSite(), journal).perform(note(i));
                }
            }
        }
        assertThat(journals.last().map(JournalRecord::id)).contains("job-2");
    }

    @ParameterizedTest
    @CsvSource({"job-9", "../job-1", "job", "''", "JOB-1", "job-1/..", "job-12345678901"})
    void aSessionThatIsNot(String id) {
        start().close();
        assertThatThrownBy(() -> journals.read(id))
                .isInstanceOf(AbsentException.class)
                .hasMessage("there is no session " + id);
    }

    private Journal start() {
        return journals.start("job", "nowhere", "a job", Map.of());
    }

    private Note note(int number) {
        return new Note(files.resolve(Integer.toString(number)));
    }

    private Path file() {
        return directory.resolve("state/sessions/job-1/journal.jsonl");
    }

    private void append(String text) throws IOException {
        Files.writeString(file(), text, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    }
}
