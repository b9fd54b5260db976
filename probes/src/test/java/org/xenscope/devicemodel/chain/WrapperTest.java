package org.xenscope.devicemodel.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.error.UsageException;
import org.xenscope.peers.Peers;

/** The wrapper under genuine shells: what it starts has the arguments, files and environment that it was given. */
final class WrapperTest {
    @TempDir
    Path directory;

    /** Shells that are /bin/sh somewhere: Debian's, OpenXT's dom0's, the rest's. */
    static Stream<List<String>> shells() {
        return Stream.of(List.of("dash"), List.of("bash", "--posix"), List.of("busybox", "ash"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shells")
    void passesEveryArgumentOnAsItIs(List<String> shell) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "-xen-domid",
                "5",
                "a b",
                "",
                " ",
                "*",
                "?[a-z]",
                "'",
                "\"",
                "\\",
                "\\n",
                "line\nend\n",
                "$HOME",
                "`id`",
                "-n",
                "--",
                "ä",
                "#",
                ";|&",
                "-drive",
                "file=/other.vhd,format=vpc,,x",
                "-drive"));
        IntStream.range(0, 1000).forEach(i -> arguments.add("argument " + i));
        install(Map.of("/storage/a.vhd", "/dev/nbd0"));

        Started started = start(shell, Map.of("xsw", "1", "part", "2", "word", "3", "EMPTY", ""), arguments);

        assertThat(started.arguments()).isEqualTo(arguments);
        assertThat(started.environment())
                .containsEntry("xsw", "1")
                .containsEntry("part", "2")
                .containsEntry("word", "3")
                .containsEntry("EMPTY", "");
        // What shells say of themselves to all that they start.
        assertThat(started.environment().keySet())
                .isSubsetOf("xsw", "part", "word", "EMPTY", "PATH", "PWD", "OLDPWD", "SHLVL", "_");
        assertThat(started.files())
                .contains("7")
                .isEqualTo(
                        start(List.of("sh"), "qemu-real", Map.of(), List.of()).files());
        assertThat(started.stderr()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drives")
    void putsTheDeviceInTheImagesPlaceAndLeavesTheRest(String name, List<String> given, List<String> wanted)
            throws Exception {
        Map<String, String> images = new LinkedHashMap<>();
        images.put("/storage/a.vhd", "/dev/xen/blktap-2/tapdev0");
        images.put("/odd, name's [*].vhd", "/dev/nb,d");
        install(images);
        for (List<String> shell : shells().toList()) {
            Started started = start(shell, Map.of(), given);
            assertThat(started.arguments()).as(shell + " " + started.stderr()).isEqualTo(wanted);
        }
    }

    static Stream<Object[]> drives() {
        return Stream.of(
                drive(
                        "as libxl writes it",
                        "file=/storage/a.vhd,if=ide,index=0,media=disk,format=vpc,cache=writeback",
                        "file=/dev/xen/blktap-2/tapdev0,if=ide,index=0,media=disk,format=raw,cache=writeback"),
                drive(
                        "commas in names",
                        "file=/odd,, name's [*].vhd,format=vpc,id=a,,b",
                        "file=/dev/nb,,d,format=raw,id=a,,b"),
                drive("no format", "if=ide,file=/storage/a.vhd", "if=ide,file=/dev/xen/blktap-2/tapdev0,format=raw"),
                drive("the end of a name", "file=/storage/a.vhdx,format=vpc", "file=/storage/a.vhdx,format=vpc"),
                drive("the image as another option", "id=/storage/a.vhd,format=vpc", "id=/storage/a.vhd,format=vpc"),
                drive(
                        "read only",
                        "file=/storage/a.vhd,format=vpc,readonly=on",
                        "file=/dev/xen/blktap-2/tapdev0,format=raw,readonly=on"),
                drive(
                        "the driver by its other name",
                        "driver=vpc,file.driver=file,file.filename=/storage/a.vhd",
                        "driver=raw,file.driver=host_device,file.filename=/dev/xen/blktap-2/tapdev0"),
                new Object[] {
                    "a -blockdev of one node",
                    List.of("-blockdev", "driver=vpc,node-name=n,file.driver=file,file.filename=/storage/a.vhd"),
                    List.of(
                            "-blockdev",
                            "driver=raw,node-name=n,file.driver=host_device,file.filename=/dev/xen/blktap-2/tapdev0")
                },
                new Object[] {
                    "a -blockdev of two nodes",
                    List.of(
                            "-blockdev",
                            "driver=file,filename=/storage/a.vhd,node-name=below",
                            "-blockdev",
                            "driver=vpc,file=below,node-name=n",
                            "-blockdev",
                            "driver=vpc,file=b,node-name=m"),
                    List.of(
                            "-blockdev",
                            "driver=host_device,filename=/dev/xen/blktap-2/tapdev0,node-name=below",
                            "-blockdev",
                            "driver=raw,file=below,node-name=n",
                            "-blockdev",
                            "driver=vpc,file=b,node-name=m")
                },
                new Object[] {
                    "JSON is left",
                    List.of("-blockdev", "{\"driver\":\"vpc\",\"file\":\"/storage/a.vhd\"}"),
                    List.of("-blockdev", "{\"driver\":\"vpc\",\"file\":\"/storage/a.vhd\"}")
                },
                new Object[] {
                    "no -drive",
                    List.of("-cdrom", "file=/storage/a.vhd,format=vpc"),
                    List.of("-cdrom", "file=/storage/a.vhd,format=vpc")
                });
    }

    private static Object[] drive(String name, String given, String wanted) {
        return new Object[] {
            name,
            List.of("-drive", given, "-drive", "file=/z,format=vpc"),
            List.of("-drive", wanted, "-drive", "file=/z,format=vpc")
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shells")
    void putsGdbserverBeforeTheDomainsThatAreNamed(List<String> shell) throws Exception {
        put(new Wrapper(program("qemu"), Map.of(), List.of("one", "a b")));
        Path gdbserver = Path.of(program("gdbserver"));
        for (String name : List.of("one", "a b")) {
            String line = String.join("|", debugged(shell, name).arguments());
            assertThat(line)
                    .startsWith("--once|")
                    .endsWith("|" + directory.resolve("qemu-real") + "|-xen-domid|3|-name|" + name + "|c d");
            // This machine's setpriv has it; busybox's own applet has not.
            assertThat(line)
                    .contains(shell.get(0).equals("busybox") ? "|-|" : "|--wrapper|setpriv|--pdeathsig|TERM|--|-|");
        }
        Files.delete(gdbserver);
        assertThat(start(shell, Map.of(), List.of("-xen-domid", "3", "-name", "other"))
                        .arguments())
                .containsExactly("-xen-domid", "3", "-name", "other");
        assertThat(directory).isDirectoryNotContaining("glob:**/gdb-*");
    }

    /** As gdb's command does it: both pipes are opened, and what comes out of one is what was started. */
    private Started debugged(List<String> shell, String name) throws Exception {
        String pipe = directory.resolve("gdb-3").toString();
        Process gdb = new ProcessBuilder(
                        "sh",
                        "-c",
                        "until [ -p \"$0.out\" ]; do sleep 0.05; done; cat \"$0.out\" & exec sleep 60 >\"$0.in\"",
                        pipe)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("gdb.log").toFile())
                .start();
        try {
            return start(shell, Map.of(), List.of("-xen-domid", "3", "-name", name, "c d"));
        } finally {
            gdb.descendants().forEach(ProcessHandle::destroyForcibly);
            gdb.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shells")
    void waitsAtItsGateAndIsThenWhatItWouldHaveBeen(List<String> shell) throws Exception {
        List<String> arguments = List.of("-xen-domid", "3", "-name", "a b", "c d", "");
        Map<String, String> environment = Map.of("xsw", "1", "EMPTY", "");
        put(new Wrapper(program("qemu-real"), Map.of(), List.of()));
        Started plain = start(shell, environment, arguments);

        put(new Wrapper(program("qemu-real"), Map.of(), List.of(), List.of("one", "a b")));
        Held held = hold(shell, environment, arguments);
        assertThat(held.gate()).isEqualTo(directory.resolve("hold-3"));
        assertThat(WrapperLog.gate(List.of(held.line()))).contains(held.gate().toString());
        assertThat(Files.getPosixFilePermissions(held.gate())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        open(held.gate());
        String said = held.finish();

        assertThat(said).isEqualTo("xenscope wrapper, domain 3: goes on\n");
        assertThat(started("")).isEqualTo(plain);
        assertThat(held.gate()).doesNotExist();
    }

    /** A debugger that comes stops it and lets it go, and a job's shell may; it waits on, and is opened by hand. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("shells")
    void waitsOnWhenItIsStoppedMeanwhile(List<String> shell) throws Exception {
        put(new Wrapper(program("qemu-real"), Map.of(), List.of(), List.of("")));
        Held held = hold(shell, Map.of(), List.of("-xen-domid", "3"));
        held.signal("STOP");
        held.signal("CONT");
        if (Files.isExecutable(Path.of("/usr/bin/gdb"))) {
            run("gdb", "-nx", "-batch", "-p", Long.toString(held.process().pid()), "-ex", "detach");
        }
        assertThat(held.process().isAlive()).isTrue();
        assertThat(held.gate()).exists();
        run("sh", "-c", "echo >\"$1\"", "sh", held.gate().toString());

        assertThat(held.finish()).isEqualTo("xenscope wrapper, domain 3: goes on\n");
        assertThat(started("").arguments()).containsExactly("-xen-domid", "3");
        assertThat(held.gate()).doesNotExist();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shells")
    void endsAtItsGateWhenLibxlGivesItUp(List<String> shell) throws Exception {
        put(new Wrapper(program("qemu-real"), Map.of(), List.of(), List.of("")));
        for (String signal : List.of("HUP", "TERM")) {
            Held held = hold(shell, Map.of(), List.of("-xen-domid", "3"));
            held.signal(signal);
            assertThat(held.finish()).isEmpty();
            assertThat(held.process().exitValue()).isEqualTo(143);
            assertThat(held.gate()).doesNotExist();
            assertThat(directory.resolve("cmdline")).doesNotExist();
        }

        Held ended = hold(shell, Map.of(), List.of("-xen-domid", "3"));
        run(Wrapper.end(ended.gate().toString()).toArray(String[]::new));
        assertThat(ended.finish()).isEmpty();
        assertThat(ended.process().exitValue()).isEqualTo(143);
        assertThat(directory.resolve("cmdline")).doesNotExist();

        Held killed = hold(shell, Map.of(), List.of("-xen-domid", "3"));
        killed.process().destroyForcibly().waitFor();
        assertThat(killed.gate()).exists();
        open(killed.gate());
        assertThat(killed.gate()).doesNotExist();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shells")
    void holdsOnlyTheDomainsThatAreNamed(List<String> shell) throws Exception {
        put(new Wrapper(program("qemu-real"), Map.of(), List.of(), List.of("one")));
        assertThat(start(shell, Map.of(), List.of("-xen-domid", "3", "-name", "other"))
                        .arguments())
                .containsExactly("-xen-domid", "3", "-name", "other");

        put(new Wrapper(program("qemu-real"), Map.of(), List.of(), List.of("")));
        Started without = start(shell, Map.of(), List.of("-name", "one"));
        assertThat(without.arguments()).containsExactly("-name", "one");
        assertThat(without.stderr())
                .isEqualTo(
                        "xenscope wrapper, domain ?: is to wait, and no -xen-domid says for which domain: goes on\n");
        // one that was killed has left its gate, or somebody has written where there was none
        Files.writeString(directory.resolve("hold-4"), "go");
        Held again = hold(shell, Map.of(), List.of("-xen-domid", "4"));
        open(again.gate());
        assertThat(again.finish()).endsWith("goes on\n");
        assertThat(again.gate()).doesNotExist();
    }

    /** One that waits at its gate, and has said so on the line. */
    private record Held(Process process, Path gate, String line, BufferedReader stderr) {
        void signal(String name) throws Exception {
            run("kill", "-" + name, Long.toString(process.pid()));
        }

        /** What it says until its end. */
        String finish() throws Exception {
            String rest = stderr.lines().map(line -> line + "\n").collect(Collectors.joining());
            process.waitFor();
            return rest;
        }
    }

    private Held hold(List<String> shell, Map<String, String> environment, List<String> arguments) throws Exception {
        Process process = launch(shell, Wrapper.SCRIPT, environment, arguments);
        BufferedReader stderr = process.errorReader();
        String line = String.valueOf(stderr.readLine());
        return new Held(process, Path.of(line.substring(line.indexOf('>') + 1)), line, stderr);
    }

    private static void open(Path gate) throws Exception {
        run(Wrapper.open(gate.toString()).toArray(String[]::new));
    }

    private static void run(String... argv) throws Exception {
        Process process = new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).as(String.join(" ", argv)).isZero();
    }

    @Test
    void saysWhyItStartsNothing() throws Exception {
        install(Map.of());
        Files.writeString(directory.resolve("gdb"), "\n");
        if (!Files.exists(Path.of("/usr/bin/gdbserver"))) {
            assertThat(start(List.of("dash"), Map.of(), List.of("-xen-domid", "3"))
                            .stderr())
                    .isEqualTo("xenscope wrapper, domain 3: gdbserver is wanted, and not installed\n");
        }
        program("gdbserver");
        assertThat(start(List.of("dash"), Map.of(), List.of()).stderr())
                .isEqualTo(
                        "xenscope wrapper, domain ?: gdbserver is wanted, and no -xen-domid says for which domain\n");
        Files.writeString(directory.resolve("qemu"), "/nowhere/qemu\n");
        assertThat(start(List.of("dash"), Map.of(), List.of("--xen-domid", "7")).stderr())
                .isEqualTo("xenscope wrapper, domain 7: /nowhere/qemu is not there, or cannot be run\n");
    }

    @Test
    void itsFilesSayWhatItIs() {
        Wrapper wrapper = new Wrapper("/q", Map.of("/a b,c", "/dev/x"), List.of("", "n"), List.of("m"));

        Map<String, byte[]> files = new HashMap<>();
        wrapper.parts().forEach(part -> files.put(part.name(), part.content()));

        assertThat(Wrapper.parse(files)).isEqualTo(wrapper);
        assertThat(wrapper.parts()).last().extracting(Wrapper.Part::name).isEqualTo(Wrapper.SCRIPT);
        assertThat(new Wrapper("/q", Map.of(), List.of()).idle()).isTrue();
        assertThat(new Wrapper("/q", Map.of(), List.of(), List.of("")).idle()).isFalse();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"qemu, /a", "/q, a"})
    void whatItsFilesCannotSayIsRefused(String qemu, String image) {
        assertThatThrownBy(() -> new Wrapper(qemu, Map.of(image, "/dev/x"), List.of()))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new Wrapper("/q", Map.of("/a\nb", "/dev/x"), List.of()))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new Wrapper("/q", Map.of(), List.of("a\nb"))).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new Wrapper("/q", Map.of(), List.of(), List.of("a\nb")))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new Wrapper("/q", Map.of(), List.of("n"), List.of("n")))
                .isInstanceOf(UsageException.class);
    }

    private void install(Map<String, String> images) throws IOException {
        put(new Wrapper(program("qemu-real"), images, List.of()));
    }

    private void put(Wrapper wrapper) throws IOException {
        Wrapper real = new Wrapper(program("qemu-real"), wrapper.images(), wrapper.debugged(), wrapper.held());
        for (Wrapper.Part part : real.parts()) {
            Files.write(directory.resolve(part.name()), part.content());
        }
    }

    /** A stand-in that writes down how it was started; in the test's directory, which is the first of its PATH. */
    private String program(String name) throws IOException {
        Path program = directory.resolve(name);
        Files.writeString(
                program,
                """
                #!/bin/sh
                cat /proc/$$/cmdline >"%1$s/cmdline"
                cat /proc/$$/environ >"%1$s/environ"
                ls /proc/$$/fd >"%1$s/fds"
                """
                        .formatted(directory));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program.toString();
    }

    private record Started(
            List<String> arguments, Map<String, String> environment, List<String> files, String stderr) {}

    private Started start(List<String> shell, Map<String, String> environment, List<String> arguments)
            throws Exception {
        return start(shell, Wrapper.SCRIPT, environment, arguments);
    }

    private Started start(List<String> shell, String script, Map<String, String> environment, List<String> arguments)
            throws Exception {
        Process process = launch(shell, script, environment, arguments);
        String stderr = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return started(stderr);
    }

    private Process launch(List<String> shell, String script, Map<String, String> environment, List<String> arguments)
            throws Exception {
        String path = shell.get(0).equals("busybox") ? Peers.orSkip().program("bin/busybox") : "/bin/" + shell.get(0);
        for (String old : List.of("cmdline", "environ", "fds")) {
            Files.deleteIfExists(directory.resolve(old));
        }
        // A descriptor above the usual three, as libxl hands over its QMP socket.
        List<String> argv =
                new ArrayList<>(List.of("/bin/bash", "-c", "unset BASH_ENV; exec \"$@\" 7</dev/null", "-", path));
        argv.addAll(shell.subList(1, shell.size()));
        argv.add(directory.resolve(script).toString());
        argv.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(argv).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", directory + ":/usr/bin:/bin");
        return builder.start();
    }

    /** What was started, as it has written down. */
    private Started started(String stderr) throws IOException {
        if (!Files.exists(directory.resolve("cmdline"))) {
            return new Started(List.of(), Map.of(), List.of(), stderr);
        }
        List<String> started = zeros("cmdline");
        Map<String, String> environ = new TreeMap<>();
        zeros("environ")
                .forEach(each ->
                        environ.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1)));
        // The interpreter and the script come first.
        return new Started(
                started.subList(2, started.size()), environ, Files.readAllLines(directory.resolve("fds")), stderr);
    }

    private List<String> zeros(String file) throws IOException {
        String text = Files.readString(directory.resolve(file));
        return text.isEmpty()
                ? List.of()
                : Arrays.asList(text.substring(0, text.length() - 1).split("\0", -1));
    }
}
