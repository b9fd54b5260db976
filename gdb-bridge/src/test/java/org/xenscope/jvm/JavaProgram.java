package org.xenscope.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/** A real Java program: compiled here, with debug information or without, and run in a JVM of its own. */
final class JavaProgram implements AutoCloseable {
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Process process;
    private final BufferedReader out;

    private JavaProgram(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** @return the directory of the classes; the source is there, too */
    static Path compile(Path directory, String name, String source, String... options) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        List<String> words = new ArrayList<>(List.of("-d", directory.toString(), "-proc:none"));
        words.addAll(List.of(options));
        words.add(file.toString());
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, words.toArray(String[]::new));
        assertThat(code).as("javac").isZero();
        return directory;
    }

    static JavaProgram run(String... words) throws IOException {
        List<String> argv =
                new ArrayList<>(List.of(JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        argv.addAll(List.of(words));
        return new JavaProgram(
                new ProcessBuilder(argv).redirectErrorStream(true).start());
    }

    /** With a debug port on the loopback interface; its number is what the JVM says first. */
    static JavaProgram listening(String suspend, String... words) throws IOException {
        List<String> argv = new ArrayList<>(
                List.of("-agentlib:jdwp=transport=dt_socket,server=y,suspend=" + suspend + ",address=127.0.0.1:0"));
        argv.addAll(List.of(words));
        return run(argv.toArray(String[]::new));
    }

    int port() throws IOException {
        return Integer.parseInt(
                await("Listening for transport dt_socket at address: ").strip());
    }

    /** Reads until a line begins so. @return the rest of it */
    String await(String begin) throws IOException {
        StringBuilder before = new StringBuilder();
        for (String line; (line = out.readLine()) != null; ) {
            if (line.startsWith(begin)) {
                return line.substring(begin.length());
            }
            before.append(line).append('\n');
        }
        throw new AssertionError("the program ended without `" + begin + "`: " + before);
    }

    void say(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).write(line + "\n");
        process.outputWriter(StandardCharsets.UTF_8).flush();
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    void kill() {
        process.destroyForcibly();
    }

    /** SIGSTOP, and waits until it has taken effect. */
    void stop() throws IOException, InterruptedException {
        signal("STOP");
        while (!ProcessStatus.parse(Files.readString(Path.of("/proc/" + pid() + "/status")))
                .stopped()) {
            Thread.onSpinWait();
        }
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .start()
                .waitFor();
        assertThat(code).isZero();
    }

    int end() throws InterruptedException {
        assertThat(process.waitFor(20, TimeUnit.SECONDS))
                .as("the program ended")
                .isTrue();
        return process.exitValue();
    }

    /** Lets it end by itself where it can: a JVM that is killed leaves the socket of its attach interface behind. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
