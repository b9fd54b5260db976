package org.xenscope.jvm;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.xenscope.debug.DebugThread;
import org.xenscope.debug.Frame;

/**
 * What a thread does, told from its stack.
 *
 * @param sentence what follows its name: {@code reads from a socket, for org.x.Client.read (Client.java:55)}
 */
public record Activity(Kind kind, String sentence) {
    /** What holds a thread up. */
    public enum Kind {
        LOCK,
        /** Until another thread wakes it, or for a time. */
        WAIT,
        SLEEP,
        /** Until another process ends. */
        PROCESS,
        ACCEPT,
        CONNECT,
        READ,
        WRITE,
        /** Until one of many descriptors is ready. */
        POLL,
        RUN
    }

    /** How deep below the innermost frame the JDK's methods tell what it is about. */
    private static final int DEPTH = 16;

    /** @param at whether only the innermost frame counts */
    private record Sign(Kind kind, String words, Pattern function, boolean at) {
        static Sign top(Kind kind, String words, String function) {
            return new Sign(kind, words, Pattern.compile(function), true);
        }

        static Sign within(Kind kind, String words, String function) {
            return new Sign(kind, words, Pattern.compile(function), false);
        }
    }

    /** The first that fits. By the native methods of OpenJDK 17 to 25. */
    private static final List<Sign> SIGNS = List.of(
            Sign.top(Kind.SLEEP, "sleeps", "java\\.lang\\.Thread\\.sleep(0|Nanos0?)?"),
            Sign.within(Kind.PROCESS, "waits for a process to end", "java\\.lang\\.ProcessImpl\\.waitFor"),
            Sign.within(
                    Kind.PROCESS,
                    "waits for a process to end",
                    "java\\.lang\\.ProcessHandleImpl\\.waitForProcessExit0"),
            Sign.within(Kind.ACCEPT, "waits for somebody to connect", "sun\\.nio\\.ch\\..*\\.(accept0?|implAccept)"),
            Sign.within(Kind.CONNECT, "waits for a connection to be made", "sun\\.nio\\.ch\\..*\\.connect0?"),
            Sign.within(
                    Kind.READ,
                    "reads from a process",
                    "java\\.lang\\.ProcessImpl\\$ProcessPipeInputStream\\..*|java\\.lang\\.Process\\$PipeInputStream\\..*"),
            Sign.within(
                    Kind.READ,
                    "reads from a socket",
                    "sun\\.nio\\.ch\\.(NioSocketImpl|SocketChannelImpl|SocketDispatcher|UnixDomainSocket.*)\\.(impl)?[rR]ead.*"),
            Sign.within(
                    Kind.WRITE,
                    "writes to a socket",
                    "sun\\.nio\\.ch\\.(NioSocketImpl|SocketChannelImpl|SocketDispatcher|UnixDomainSocket.*)\\.(impl)?[wW]rite.*"),
            Sign.top(
                    Kind.POLL,
                    "waits for input or output on one of several",
                    "sun\\.nio\\.ch\\.EPoll\\.wait|.*\\.epollWait"),
            Sign.top(Kind.POLL, "waits for input or output", "sun\\.nio\\.ch\\.Net\\.poll"),
            Sign.within(
                    Kind.READ,
                    "reads from a file, a pipe or a terminal",
                    "java\\.io\\.(FileInputStream|RandomAccessFile)\\.read(Bytes0?|0)|sun\\.nio\\.ch\\.\\w*FileDispatcherImpl\\.p?read.*"),
            Sign.within(
                    Kind.WRITE,
                    "writes to a file, a pipe or a terminal",
                    "java\\.io\\.(FileOutputStream|RandomAccessFile)\\.write(Bytes0?|0)|sun\\.nio\\.ch\\.\\w*FileDispatcherImpl\\.p?write.*"),
            Sign.top(Kind.WAIT, "waits to be notified", "java\\.lang\\.Object\\.wait0?"),
            Sign.top(Kind.WAIT, "waits for another thread to wake it", "jdk\\.internal\\.misc\\.Unsafe\\.park"));

    private static final Pattern JDK = Pattern.compile("(java|javax|jdk|sun|com\\.sun)\\..*");

    /** @param blocked the lock and its owner, when it waits for one */
    static Activity of(DebugThread thread, List<Frame> stack, Optional<HangReport.Blocked> blocked) {
        String whose = whose(stack);
        if (blocked.isPresent()) {
            HangReport.Blocked one = blocked.get();
            return new Activity(
                    Kind.LOCK,
                    "waits for " + one.lock() + ", which thread " + one.owner() + " (" + one.ownerName() + ") has"
                            + whose);
        }
        List<String> functions =
                stack.stream().limit(DEPTH).map(Frame::function).toList();
        for (Sign sign : SIGNS) {
            boolean shows = functions.stream()
                    .limit(sign.at ? 1 : DEPTH)
                    // A frame of the program's own ends what the JDK does for it.
                    .takeWhile(function -> JDK.matcher(function).matches())
                    .anyMatch(function -> sign.function.matcher(function).matches());
            if (shows) {
                return new Activity(sign.kind, sign.words + on(thread, sign.kind) + whose);
            }
        }
        return thread.waitsFor()
                .map(wait -> new Activity(Kind.WAIT, "waits for " + wait.lock() + whose))
                .orElseGet(() -> new Activity(
                        Kind.RUN,
                        stack.isEmpty() ? "is " + thread.detail() : "runs " + place(stack.get(0)) + behind(stack)));
    }

    /** Whether something of the program's own is at work there, and not the JVM alone. */
    static boolean isOwn(List<Frame> stack) {
        return stack.stream().anyMatch(frame -> !JDK.matcher(frame.function()).matches());
    }

    private static String on(DebugThread thread, Kind kind) {
        return kind == Kind.WAIT
                ? thread.waitsFor().map(wait -> " on " + wait.lock()).orElse("")
                : "";
    }

    /** The program's own method that asked for it. */
    private static String whose(List<Frame> stack) {
        return stack.stream()
                .filter(frame -> !JDK.matcher(frame.function()).matches())
                .findFirst()
                .map(frame -> ", for " + place(frame))
                .orElse("");
    }

    private static String behind(List<Frame> stack) {
        return JDK.matcher(stack.get(0).function()).matches() ? whose(stack) : "";
    }

    private static String place(Frame frame) {
        String line = frame.line().isPresent() ? ":" + frame.line().getAsInt() : "";
        return frame.function()
                + frame.file().map(file -> " (" + file + line + ")").orElse("");
    }
}
