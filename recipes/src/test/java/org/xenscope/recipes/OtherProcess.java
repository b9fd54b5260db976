package org.xenscope.recipes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.xenscope.error.XenscopeException;
import org.xenscope.recipes.action.Note;

/** Another xenscope, as far as a journal can tell: a JVM of its own that works on one and can be killed. */
final class OtherProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;

    private OtherProcess(Process process) {
        this.process = process;
        this.said = process.inputReader();
    }

    /** Starts a journal, begins one action of three, and then does nothing until it is killed or let go. */
    static OtherProcess holding(Path journals, Path files) {
        return start(List.of(), "hold", journals.toString(), files.toString());
    }

    /** Performs actions until one fails, on a disk where a file may have {@code blocks} of 512 bytes. */
    static OtherProcess filling(Path journals, Path files, int blocks) {
        return start(
                List.of("sh", "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh"),
                "fill",
                journals.toString(),
                files.toString());
    }

    private static OtherProcess start(List<String> before, String... arguments) {
        List<String> argv = new ArrayList<>(before);
        argv.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Nothing but the journal is to meet the limit of a file's size.
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName()));
        argv.addAll(List.of(arguments));
        try {
            return new OtherProcess(new ProcessBuilder(argv)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its next line; waits for it. */
    String line() {
        try {
            return String.valueOf(said.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** kill -9. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    void awaitEnd() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** What runs in it. */
    public static void main(String[] arguments) throws IOException {
        Journals journals = new Journals(Path.of(arguments[1]), Clock.systemUTC());
        Path files = Path.of(arguments[2]);
        Journal journal = journals.start("job", "nowhere", "a job", Map.of());
        Changes changes = new Changes(new NoSite(), journal);
        if (arguments[0].equals("hold")) {
            changes.perform(new Note(files.resolve("1")));
            changes.perform(new Note(files.resolve("2")));
            journal.begin(new Note(files.resolve("3")));
            System.out.println(journal.id());
            System.in.read();
            journal.close();
            return;
        }
        int done = 0;
        try {
            while (true) {
                changes.perform(new Note(files.resolve(Integer.toString(done + 1))));
                done++;
            }
        } catch (XenscopeException e) {
            System.out.println(done);
            System.out.println(e.what());
        }
    }
}
