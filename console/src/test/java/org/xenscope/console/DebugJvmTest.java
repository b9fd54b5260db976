package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.console.debug.DebugScript;

/** The debugger's words on genuine Java programs: a service behind its debug port, and a xenscope that hangs. */
@Timeout(90)
class DebugJvmTest {
    private static final String SOURCE =
            """
            package org.example;

            public class Service {
                private int served;

                int serve(int number, String who) {
                    int doubled = 2 * number;
                    served++;
                    return doubled;
                }

                public static void main(String[] args) throws InterruptedException {
                    System.out.println("serves " + args.length);
                    Service service = new Service();
                    for (int number = 1; true; number++) {
                        service.serve(number, "dom" + number);
                        Thread.sleep(5);
                    }
                }
            }
            """;

    @TempDir
    private static Path classes;

    private TestConsole console;
    private Path home;

    @BeforeAll
    static void compile() throws IOException {
        Path file = Files.createDirectories(classes.resolve("org/example")).resolve("Service.java");
        Files.writeString(file, SOURCE);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-g", "-proc:none", "-d", classes.toString(), file.toString()))
                .isZero();
    }

    @BeforeEach
    void open(@TempDir Path fresh) {
        home = fresh;
        console = new TestConsole(home);
    }

    @AfterEach
    void shut() {
        console.close();
    }

    /** The service in a JVM of its own. */
    private record Service(Process process, BufferedReader out) implements AutoCloseable {
        static Service start(String agent) throws IOException {
            List<String> argv = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-agentlib:jdwp=transport=dt_socket," + agent,
                    "-cp",
                    classes.toString(),
                    "org.example.Service");
            Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
            return new Service(process, process.inputReader(StandardCharsets.UTF_8));
        }

        static Service listening() throws IOException {
            return start("server=y,suspend=n,address=127.0.0.1:0");
        }

        String port() throws IOException {
            String line = out.readLine();
            assertThat(line).startsWith("Listening for transport dt_socket at address: ");
            return line.replaceFirst(".* ", "");
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private String attach(String target, String... words) {
        List<String> line = new ArrayList<>(List.of("debug", "attach", "--source=" + classes, target));
        for (String word : words) {
            line.add("--ex=" + word);
        }
        assertThat(console.run(line.toArray(String[]::new))).as(console.err()).isZero();
        return console.out();
    }

    @ParameterizedTest
    @CsvSource({"jvm:, 127.0.0.1:", "jvm:localhost:, localhost:", "-H local jvm:host:, local:"})
    void aServiceIsStoppedLookedAtSteppedAndRunsOn(String place, String label) throws IOException {
        try (Service service = Service.listening()) {
            String port = service.port();
            List<String> line = new ArrayList<>(List.of((place + port).split(" ")));
            line.addAll(List.of("debug", "attach", "--source=" + classes));
            for (String word :
                    List.of("b Service.serve", "c", "bt", "args", "s", "locals", "p served >= 0", "threads")) {
                line.add("--ex=" + word);
            }
            line.add(line.remove(line.indexOf((place + port).replaceFirst(".* ", ""))));
            assertThat(console.run(line.toArray(String[]::new)))
                    .as(console.err())
                    .isZero();
            assertThat(console.err()).contains("jvm:" + label + port + "> bt\n");
            // it runs: it may come there before it is told to go on, and before it is said that there is a breakpoint
            String early = "(?:breakpoint 1, [^\n]+\n> 7 [^\n]+\n)?";
            assertThat(console.out())
                    .matches("(?s)"
                            + "JVM \\S+:" + port + " runs; `interrupt` stops it\n"
                            + early
                            + "Breakpoint 1 at Service.serve: org.example.Service.serve at Service.java:7\n"
                            + early
                            + "breakpoint 1, thread 1 \"main\": org.example.Service.serve \\(number=(\\d+), who=\"dom\\1\"\\)"
                            + " at Service.java:7\n"
                            + "> 7          int doubled = 2 \\* number;\n"
                            + "#0  org.example.Service.serve \\(number=\\1, who=\"dom\\1\"\\) at Service.java:7\n"
                            + "#1  org.example.Service.main \\(args=String\\[0]\\{}\\) at Service.java:16\n"
                            + "number = \\1\nwho = \"dom\\1\"\n"
                            + "> 8          served\\+\\+;\n"
                            + "doubled = \\d+\n"
                            + "= true\n"
                            + "\\* 1   \"main\"  runnable  org.example.Service.serve \\(\\) at Service.java:8\n.*"
                            + "JVM \\S+:" + port + " runs on, the debugger is gone\n");
            assertThat(service.process().isAlive()).isTrue();
        }
    }

    @Test
    void aPlaceIsListedByItsNameAlsoWhileTheProgramRuns() throws IOException {
        try (Service service = Service.listening()) {
            assertThat(attach("jvm:" + service.port(), "list Service.serve", "list", "threads"))
                    .contains(">  7          int doubled = 2 * number;\n")
                    .contains("  20  }\n")
                    // where a thread is while it runs
                    .containsPattern("(?m)^\\* 1   \"main\"  \\w+  \\S+ \\(\\) at \\w+\\.java");
        }
    }

    @Test
    void itsEndIsTold() throws IOException {
        try (Service service = Service.listening()) {
            String port = service.port();
            Asker killer = question -> {
                service.process().destroyForcibly();
                return Optional.of("c");
            };
            try (TestConsole other =
                    new TestConsole(Commands.found(), home, Asker.NOBODY, Map.of(), new DebugScript(killer))) {
                other.run("debug", "attach", "jvm:" + port, "--ex=-");
                assertThat(other.out())
                        .contains("JVM 127.0.0.1:" + port + " has ended: ")
                        .doesNotContain("runs on");
            }
        }
    }

    @Test
    void aJvmThatComesIsAwaitedOnLoopback() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (Program xenscope = Program.start(
                home,
                Map.of(),
                Program.argv("debug", "attach", "jvm-listen:" + port, "--ex=interrupt", "--ex=bt", "--ex=end"))) {
            xenscope.await("-agentlib:jdwp=transport=dt_socket,server=n,suspend=n,address=127.0.0.1:" + port);
            try (Service service = Service.start("server=n,suspend=n,address=127.0.0.1:" + port)) {
                assertThat(xenscope.ended().out())
                        .contains("interrupted, thread 1 \"main\": ")
                        .contains("org.example.Service.main (args=String[0]{}) at Service.java:")
                        .endsWith("runs on, the debugger is gone\n");
                assertThat(service.process().isAlive()).isTrue();
            }
        }
        assertThat(console.run("--timeout=10ms", "debug", "attach", "jvm-listen:0"))
                .isEqualTo(1);
        assertThat(console.err()).contains("nobody has connected to 127.0.0.1:");
    }

    @Test
    void aProgramIsLaunchedAndEndsWithTheSession() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        assertThat(console.run(
                        "debug",
                        "launch",
                        "--source=" + classes,
                        "--ex=b Service.serve",
                        "--ex=c",
                        "--ex=p args",
                        "--ex=up",
                        "--ex=p args",
                        "--",
                        java,
                        "-cp",
                        classes.toString(),
                        "org.example.Service",
                        "-x",
                        "y"))
                .isEqualTo(1);
        assertThat(console.out())
                .startsWith("stands, thread 1 \"main\"\nBreakpoint 1 at Service.serve, pending")
                .contains("serves 2\n")
                .contains("> 7          int doubled = 2 * number;\n")
                .contains("= String[2]{\"-x\", \"y\"}\n")
                .endsWith(" was ended, as it was started to be debugged\n");
        ProcessHandle.current()
                .descendants()
                .filter(each -> each.info()
                        .arguments()
                        .filter(words -> List.of(words).contains("org.example.Service"))
                        .isPresent())
                .forEach(each -> assertThat(each.onExit()).succeedsWithin(Duration.ofSeconds(20)));

        assertThat(console.run("debug", "launch", "--as-shell", "--", "java", "-cp", "a b", "Main"))
                .isZero();
        assertThat(console.out()).isEqualTo("java -cp 'a b' Main\n");
        assertThat(console.run("debug", "launch", "--", "sleep", "1")).isEqualTo(2);
        assertThat(console.run("debug", "launch", "--read-only", "--", "java", "Main"))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "jvm:, 2",
        "jvm:0, 2",
        "jvm:65536, 2",
        "jvm:a b:5005, 2",
        "jvm:-x:5005, 2",
        "jvm-listen:x, 2",
        "self:x, 2",
        "self:999999999, 4",
        "jvm:127.0.0.1:1, 3"
    })
    void whatCannotBeAttachedToIsRefused(String target, int exit) {
        assertThat(console.run("debug", "attach", target)).isEqualTo(exit);
    }

    @Test
    void attachingIsAChange() {
        for (String target : List.of("jvm:5005", "jvm:host:5005", "jvm-listen:0")) {
            assertThat(console.run("-H", "local", "debug", "attach", target, "--read-only"))
                    .isEqualTo(2);
            assertThat(console.err()).contains("this session is read-only");
        }
        assertThat(console.run("debug", "attach", "jvm:dom0.example:5005", "--as-shell"))
                .isZero();
        assertThat(console.out()).isEqualTo("jdb -attach dom0.example:5005\n");
        assertThat(console.run("-H", "lab", "debug", "attach", "jvm:host:5005", "--as-shell"))
                .isZero();
        assertThat(console.out()).isEqualTo("jdb -attach 127.0.0.1:5005\n");
        assertThat(console.run("debug", "attach", "jvm:5005", "--source=/nonexistent"))
                .isEqualTo(4);
        assertThat(console.run("debug", "attach", "pid:1", "--source=/")).isEqualTo(2);
    }

    @Test
    void aHungXenscopeTellsWhatItWaitsFor() throws IOException {
        Path socket = home.resolve("mute");
        try (ServerSocketChannel daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            daemon.bind(UnixDomainSocketAddress.of(socket));
            try (Program hung =
                            Program.start(home, Map.of(), Program.argv("-H", "unix:" + socket, "store", "ls", "/"));
                    SocketChannel asked = daemon.accept()) {
                // It has asked, and is never answered.
                assertThat(asked.read(ByteBuffer.allocate(1))).isOne();
                String target = "self:" + hung.pid();
                do {
                    assertThat(console.run("debug", "attach", target, "--batch"))
                            .isZero();
                } while (!console.out().contains("waits for another thread to wake it"));
                assertThat(console.run("debug", "attach", target, "--ex=bt", "--ex=threads", "--read-only"))
                        .as(console.err())
                        .isZero();
                assertThat(console.out())
                        .startsWith("xenscope " + hung.pid() + ": `xenscope -H unix:" + socket + " store ls /`, for ")
                        .containsPattern(
                                "(?m)^- thread 1 \\(main\\) waits for another thread to wake it on .*, "
                                        + "for org\\.xenscope\\.xenstore\\.StoreConnection\\.\\w+ \\(StoreConnection\\.java:\\d+\\)$")
                        .containsPattern(
                                "(?m)^- thread \\d+ \\(xenstore reader local:.*mute\\) reads from a socket, for ")
                        .contains("no thread waits for a lock that another has\n")
                        .containsPattern(
                                "(?m)^#\\d+ +org\\.xenscope\\.console\\.Main\\.main \\(\\) at Main\\.java:\\d+$")
                        .containsPattern("(?m)^\\* 1   \"main\"  parked  jdk.internal.misc.Unsafe.park ")
                        .contains("      waits for CompletableFuture$Signaller@")
                        .doesNotContain("`interrupt` stops it")
                        .endsWith("xenscope " + hung.pid() + " runs on, as it did\n");

                assertThat(console.run(
                                "debug",
                                "attach",
                                target,
                                "--ex=c",
                                "--ex=s",
                                "--ex=finish",
                                "--ex=interrupt",
                                "--ex=b A.b",
                                "--ex=p 1",
                                "--ex=locals",
                                "--ex=until A.b"))
                        .isEqualTo(1);
                assertThat(console.err()
                                .lines()
                                .filter(line ->
                                        line.startsWith("xenscope: xenscope " + hung.pid() + " is only looked at")))
                        .hasSize(8);

                assertThat(console.run("debug", "attach", target, "--json", "--batch"))
                        .isZero();
                assertThat(console.out())
                        .contains("{\"event\":\"hang\",\"pid\":" + hung.pid() + ",")
                        .contains("\"main\":[{\"thread\":\"1\",\"name\":\"main\",\"does\":\"wait\",")
                        .contains("\"deadlocks\":[]");
                assertThat(console.run("debug", "attach", target, "--as-shell")).isZero();
                assertThat(console.out()).isEqualTo("jcmd " + hung.pid() + " Thread.print -l\n");
            }
        }
    }
}
