package org.xenscope.gdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.debug.Breakpoint;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.Frame;
import org.xenscope.debug.RunState;
import org.xenscope.debug.SourceLine;
import org.xenscope.debug.Stop;
import org.xenscope.error.AbsentException;
import org.xenscope.gdb.mi.MiCommand;
import org.xenscope.gdb.mi.MiDecoder;
import org.xenscope.gdb.mi.MiRecord;
import org.xenscope.gdb.mi.MiValue;

/** gdb's words as ours: answers, stops, errors, events. Lines of gdb 13.1 where nothing else is said. */
final class GdbWordsTest {
    private static final LogPoints LOGS = new LogPoints(new Random(1));

    private static MiRecord record(String line) {
        List<MiRecord> records = new ArrayList<>();
        new MiDecoder().decode(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)), records::add);
        return records.get(0);
    }

    private static MiValue.Tuple results(String line) {
        MiRecord record = record(line);
        return record instanceof MiRecord.Result result ? result.results() : ((MiRecord.Async) record).results();
    }

    @ParameterizedTest(name = "{1} {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "*stopped,reason=\"breakpoint-hit\",disp=\"keep\",bkptno=\"3\",thread-id=\"2\" | BREAKPOINT | 3 | ''",
                "*stopped,reason=\"watchpoint-trigger\",wpt={number=\"2\",exp=\"x\"},value={old=\"0\",new=\"1\"},thread-id=\"2\""
                        + " | WATCHPOINT | 2 | 0 → 1",
                "*stopped,hw-rwpt={number=\"5\",exp=\"x\"},reason=\"read-watchpoint-trigger\",value={value=\"7\"},thread-id=\"2\""
                        + " | WATCHPOINT | 5 | 7",
                "*stopped,reason=\"watchpoint-scope\",wpnum=\"4\",thread-id=\"2\" | WATCHPOINT | 4 | the expression's block has ended",
                "*stopped,reason=\"end-stepping-range\",thread-id=\"2\" | STEP | '' | ''",
                "*stopped,reason=\"function-finished\",return-value=\"6\",thread-id=\"2\" | STEP | '' | returned 6",
                "*stopped,reason=\"signal-received\",signal-name=\"SIGINT\",signal-meaning=\"Interrupt\",thread-id=\"2\""
                        + " | INTERRUPT | '' | SIGINT, Interrupt",
                "*stopped,reason=\"signal-received\",signal-name=\"SIGSEGV\",signal-meaning=\"Segmentation fault\",thread-id=\"2\""
                        + " | SIGNAL | '' | SIGSEGV, Segmentation fault",
                "*stopped,reason=\"exec\",new-exec=\"/usr/bin/x\",thread-id=\"2\" | EXEC | '' | /usr/bin/x",
                "*stopped,reason=\"solib-event\",thread-id=\"2\" | OTHER | '' | solib-event",
                "*stopped,thread-id=\"2\" | ATTACH | '' | ''"
            })
    void stops(String line, Stop.Reason reason, String breakpoint, String detail) {
        Stop stop = GdbAnswers.stop(results(line), true, HostNames.SAME);
        assertThat(stop)
                .isEqualTo(new Stop(
                        reason,
                        Optional.of(breakpoint).filter(text -> !text.isEmpty()),
                        "2",
                        Optional.empty(),
                        detail));
    }

    @ParameterizedTest(name = "{1} {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "number=\"2\",type=\"breakpoint\",disp=\"del\",enabled=\"n\",addr=\"<PENDING>\",pending=\"f\",times=\"0\",original-location=\"f\""
                        + " | BREAK | f | null | true",
                "number=\"1\",type=\"breakpoint\",addr=\"0x01\",at=\"<xs_write+4>\",times=\"3\",original-location=\"xs_write\""
                        + " | BREAK | xs_write | xs_write | false",
                "number=\"1\",type=\"breakpoint\",addr=\"0x0a\",at=\"<xs_write+4>\",times=\"3\",original-location=\"xs_write\""
                        + " | BREAK | xs_write | libxenstore.so.4 | false",
                "number=\"1\",type=\"breakpoint\",addr=\"0x0a\",at=\"<xs_write@plt+4>\",original-location=\"xs_write\""
                        + " | BREAK | xs_write | libxenstore.so.4 | false",
                "number=\"1\",type=\"breakpoint\",addr=\"0x0a\",at=\"<xs_write+9>\",original-location=\"*0x0a\""
                        + " | BREAK | *0x0a | xs_write+9 in libxenstore.so.4 | false",
                "number=\"1\",type=\"breakpoint\",addr=\"0x01\",func=\"f\",file=\"a.c\",line=\"7\",original-location=\"a.c:7\""
                        + " | BREAK | a.c:7 | f at a.c:7 | false",
                "number=\"1\",type=\"breakpoint\",addr=\"<MULTIPLE>\",original-location=\"f\",locations=[{number=\"1.1\",addr=\"0x1\",func=\"f\",file=\"a.c\",line=\"1\"},{number=\"1.2\",addr=\"0x2\",func=\"f\",file=\"b.c\",line=\"2\"}]"
                        + " | BREAK | f | f at a.c:1, f at b.c:2 | false",
                "number=\"3\",type=\"hw watchpoint\",what=\"counter\" | WATCH | counter | null | false",
                "number=\"4\",type=\"catchpoint\",what=\"exec\",catch-type=\"exec\" | OTHER | exec | null | false",
                "number=\"5\",type=\"dprintf\",addr=\"0x1\",original-location=\"f\" | LOG | f | 0x1 | false"
            },
            nullValues = "null")
    void breakpoints(String fields, Breakpoint.Kind kind, String what, String where, boolean pending) {
        Breakpoint breakpoint = GdbAnswers.breakpoint(
                results("^done,bkpt={" + fields + "}").tuple("bkpt").orElseThrow(),
                LOGS,
                address -> address.equals("0x0a") ? "libxenstore.so.4" : "");
        assertThat(breakpoint.kind()).isEqualTo(kind);
        assertThat(breakpoint.what()).isEqualTo(what);
        assertThat(breakpoint.where()).isEqualTo(Optional.ofNullable(where));
        assertThat(breakpoint.pending()).isEqualTo(pending);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "/c/root,/c/root/lib/libxenstore.so.4,/lib/libxenstore.so.4",
        "/c/root/,/c/root/lib/libxenstore.so.4,/lib/libxenstore.so.4",
        "/c/root,/c/roots/lib/x.so,/c/roots/lib/x.so",
        "/,/lib/x.so,/lib/x.so",
        "target:/,target:/lib/x.so,target:/lib/x.so"
    })
    void modulesHaveTheNamesOfTheHost(String sysroot, String from, String module) {
        HostNames names = HostNames.of(new ProgramFiles(Optional.empty(), Optional.of(sysroot), List.of(), List.of()));
        assertThat(GdbAnswers.stop(results("*stopped,frame={func=\"f\",from=\"" + from + "\"}"), true, names)
                        .frame()
                        .orElseThrow()
                        .module())
                .contains(module);
    }

    /** As gdb wrote tables before mi3: places follow their breakpoint, as breakpoints of their own. */
    @Test
    void placesAreNoBreakpoints() {
        assertThat(GdbAnswers.breakpoints(
                        results(
                                "^done,BreakpointTable={nr_rows=\"1\",body=[bkpt={number=\"1\",type=\"breakpoint\",addr=\"<MULTIPLE>\"},"
                                        + "{number=\"1.1\",addr=\"0x1\"},{number=\"1.2\",addr=\"0x2\"}]}"),
                        LOGS,
                        address -> ""))
                .extracting(Breakpoint::id)
                .containsExactly("1");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "begin=\"0x10\",offset=\"0x0\",end=\"0x13\",contents=\"010203\" | 010203",
                "begin=\"0x10\",offset=\"0x0\",end=\"0x11\",contents=\"01\"},{begin=\"0x14\",offset=\"0x0\",contents=\"05\" | 01",
                "begin=\"0x12\",offset=\"0x0\",end=\"0x13\",contents=\"03\" | ''",
                "begin=\"0x10\",offset=\"0x0\",contents=\"0g\" | ''"
            })
    void memoryUpToTheFirstGap(String block, String hex) {
        assertThat(GdbAnswers.memory(results("^done,memory=[{" + block + "}]"), 0x10, 16))
                .asHexString()
                .isEqualToIgnoringCase(hex);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "-stack-list-frames | Cannot execute this command while the target is running.\\nUse the \"interrupt\" command | RefusedException",
                "-stack-list-frames | Selected thread is running. | RefusedException",
                "-target-select | localhost:1: Connection refused. | UnreachableException",
                "-exec-continue | Remote connection closed | UnreachableException",
                "-target-attach | ptrace: Operation not permitted. | DeniedException",
                "-target-attach | Cannot attach to process 1: process 1 is already traced by process 2 | DeniedException",
                "-target-select | Remote 'g' packet reply is too long (expected 308 bytes, got 536 bytes): 00 | FailedException",
                "-break-condition | No breakpoint number 7. | UsageException",
                "-data-evaluate-expression | No symbol \"x\" in current context. | FailedException"
            })
    void errorsOfEveryKind(String operation, String message, String kind) {
        RuntimeException error = new GdbErrors("qemu").of(MiCommand.of(operation), message.replace("\\n", "\n"), "");
        assertThat(error.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(error.getMessage()).startsWith("qemu").doesNotContain("\n").doesNotEndWith(".");
    }

    @Test
    void whatIsNotKnownIsPassedOn() throws InterruptedException {
        GdbEvents events = new GdbEvents("test", LOGS, HostNames.SAME);
        Heard heard = new Heard();
        events.listen(heard);
        events.take(record("=moon-risen,phase=\"2\""));
        assertThat(heard.next(DebugEvent.Unknown.class).raw())
                .startsWith("=moon-risen ")
                .contains("phase");
        events.take(record("*dreaming"));
        assertThat(heard.next(DebugEvent.Unknown.class).raw()).startsWith("*dreaming");
        events.take(record("+download,done=\"1\""));
        assertThat(heard.next(DebugEvent.Unknown.class).raw()).startsWith("+download");
        events.take(record("^done,x=["));
        assertThat(heard.next(DebugEvent.Unknown.class).raw()).contains("offset 9");
        events.take(record("99^done"));
        assertThat(heard.next(DebugEvent.Unknown.class).raw()).isEqualTo("^done");
        events.take(record("the program speaks"));
        events.take(record("@\"and the target\""));
        assertThat(heard.next(DebugEvent.Output.class).text()).isEqualTo("the program speaks\n");
        assertThat(heard.next(DebugEvent.Output.class).source()).isEqualTo(DebugEvent.Output.Source.PROGRAM);
        events.take(record("&\"warning: it is odd\\n\""));
        assertThat(heard.next(DebugEvent.Output.class).text()).isEqualTo("warning: it is odd\n");
        // The announcement of a stop is the stop.
        events.take(record("*running,thread-id=\"all\""));
        events.take(record("~\"\\nThread 1 hit Breakpoint 1\\n\""));
        events.take(record("*stopped,reason=\"breakpoint-hit\",bkptno=\"1\",thread-id=\"1\""));
        assertThat(heard.next(DebugEvent.Stopped.class).stop().breakpoint()).contains("1");
        events.close();
        assertThat(heard.all())
                .noneMatch(event -> event instanceof DebugEvent.Output output
                        && output.text().contains("Thread 1 hit"));
    }

    /** While it is held for a moment, only a stop of its own is told. */
    @Test
    void aHeldProgramRunsForEverybodyElse() throws InterruptedException {
        List<DebugEvent> told = new ArrayList<>();
        RunControl run = new RunControl(told::add);
        run.running();
        run.hold();
        run.stopped(new Stop(Stop.Reason.INTERRUPT, Optional.empty(), "1", Optional.empty(), ""));
        assertThat(run.awaitHeld(Duration.ZERO)).isTrue();
        assertThat(run.state()).isEqualTo(RunState.RUNNING);
        assertThat(run.mustLetGo()).isTrue();
        run.running();
        run.letGo();
        assertThat(told).containsExactly(new DebugEvent.Running());
        run.hold();
        Stop own = new Stop(Stop.Reason.BREAKPOINT, Optional.of("1"), "1", Optional.empty(), "");
        run.stopped(own);
        assertThat(run.mustLetGo()).isFalse();
        assertThat(run.stop()).contains(own);
        assertThat(told).hasSize(2).endsWith(new DebugEvent.Stopped(own));
        run.ended("exited");
        run.stopped(own);
        assertThat(run.state()).isEqualTo(RunState.ENDED);
    }

    @Test
    void onlyAHitsLineIsAHit() {
        LogPoints logs = new LogPoints(new Random(2));
        assertThat(LogPoints.isHit("\u0001xenscope-1f log 5b5d\n")).isTrue();
        assertThat(LogPoints.isHit("\u0001xenscope-1f made 22\n")).isFalse();
        assertThat(LogPoints.isHit("xenscope-1f log 5b5d\n")).isFalse();
        // Another's mark, and what is no JSON.
        assertThat(logs.hit("\u0001xenscope-1f log 5b2231222c2231222c2278225d\n"))
                .isEmpty();
        assertThat(logs.made("Function \"f\" not defined.\n", "x")).isEmpty();
    }

    @Test
    void theRightGdbIsChosen(@TempDir Path directory) throws IOException {
        Path arm = Files.write(directory.resolve("arm"), elf(183));
        Path own = Files.write(
                directory.resolve("own"), elf(System.getProperty("os.arch").equals("aarch64") ? 183 : 62));
        Path other = System.getProperty("os.arch").equals("aarch64") ? Files.write(arm, elf(62)) : arm;
        GdbSetup setup = GdbSetup.remote("x", "y");
        assertThat(ElfMachine.of(own)).isPresent();
        assertThat(ElfMachine.of(directory)).isEmpty();
        assertThatThrownBy(() -> GdbPrograms.choose(setup, directory.toString()))
                .isInstanceOfSatisfying(
                        AbsentException.class, e -> assertThat(e.next()).contains("apt install gdb"));
        Path multi = program(directory, "gdb-multiarch");
        assertThat(GdbPrograms.choose(setup, directory.toString())).isEqualTo(multi);
        Path gdb = program(directory, "gdb");
        assertThat(GdbPrograms.choose(setup.withExecutable(own), directory.toString()))
                .isEqualTo(gdb);
        assertThat(GdbPrograms.choose(setup.withExecutable(other), directory.toString()))
                .isEqualTo(multi);
        Files.delete(multi);
        assertThatThrownBy(() -> GdbPrograms.choose(setup.withExecutable(other), directory.toString()))
                .isInstanceOfSatisfying(
                        AbsentException.class, e -> assertThat(e.next()).contains("apt install gdb-multiarch"));
    }

    private static Path program(Path directory, String name) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private static byte[] elf(int machine) {
        byte[] head = new byte[64];
        head[0] = 0x7f;
        head[1] = 'E';
        head[2] = 'L';
        head[3] = 'F';
        head[5] = 1;
        head[18] = (byte) machine;
        return head;
    }

    @Test
    void sourceLines(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("a.c"), "one\ntwo\nthree\n");
        Frame frame = new Frame(
                0,
                "f",
                List.of(),
                Optional.of("a.c"),
                Optional.of(file.toString()),
                OptionalInt.of(3),
                OptionalLong.empty(),
                Optional.empty());
        assertThat(SourceFiles.around(frame, 1))
                .containsExactly(new SourceLine(2, "two", false), new SourceLine(3, "three", true));
        Files.delete(file);
        assertThat(SourceFiles.around(frame, 1)).isEmpty();
    }
}
