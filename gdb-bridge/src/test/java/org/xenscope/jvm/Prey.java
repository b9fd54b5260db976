package org.xenscope.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.Stop;

/** The program that most tests debug: prey/Prey.java.txt. It does what it is told, a line each. */
final class Prey implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(20);

    final JavaProgram program;
    final DebugTarget target;
    final Heard heard = new Heard();

    private Prey(JavaProgram program, DebugTarget target) {
        this.program = program;
        this.target = target;
        target.listen(heard);
    }

    static String source() throws IOException {
        try (InputStream in = Prey.class.getResourceAsStream("prey/Prey.java.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static Path compile(Path directory, String... options) throws IOException {
        return JavaProgram.compile(directory, "prey/Prey.java", source(), options);
    }

    static Prey attached(Path classes) throws IOException {
        JavaProgram program = JavaProgram.listening("n", "-cp", classes.toString(), "prey.Prey");
        int port = program.port();
        program.await("ready");
        return new Prey(
                program,
                Jvm.attach(
                        "127.0.0.1",
                        port,
                        JvmOptions.USUAL.from(List.of(classes)).within(LONG)));
    }

    /** The line with this mark. */
    static int line(String mark) throws IOException {
        List<String> lines = source().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith("// " + mark)) {
                return i + 1;
            }
        }
        throw new AssertionError("no line " + mark);
    }

    /** The number of the main thread, which is another in another Java. */
    String main() {
        return target.threads().stream()
                .filter(each -> each.name().equals("main"))
                .findFirst()
                .orElseThrow()
                .id();
    }

    Stop stopped() {
        Stop stop = target.awaitStop(LONG).orElseThrow();
        assertThat(target.stop()).contains(stop);
        return stop;
    }

    String at(Stop stop) {
        return stop.frame().orElseThrow().function() + ":"
                + stop.frame().orElseThrow().line().orElse(0);
    }

    @Override
    public void close() {
        target.close();
        program.close();
    }
}
