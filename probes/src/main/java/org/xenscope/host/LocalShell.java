package org.xenscope.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xenscope.error.FailedException;

/** This machine's {@code sh}. */
final class LocalShell implements Shell {
    private final String name;
    private final boolean setsid = Programs.find("setsid").isPresent();
    private final Set<LocalSession> sessions = ConcurrentHashMap.newKeySet();

    LocalShell(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Session start(String script, long deadline) {
        List<String> argv = new ArrayList<>();
        // A session of its own: a process group that can be ended as a whole, and that Ctrl-C on our terminal spares.
        if (setsid) {
            argv.add("setsid");
        }
        argv.addAll(List.of("sh", "-c", script));
        try {
            LocalSession session = new LocalSession(
                    new ProcessBuilder(argv).directory(Programs.root()).start());
            sessions.add(session);
            session.process().onExit().thenRun(() -> sessions.remove(session));
            return session;
        } catch (IOException e) {
            throw new FailedException(
                    "cannot start sh on " + name + ": " + e.getMessage(), "see what `sh -c true` says", e);
        }
    }

    @Override
    public void close() {
        sessions.forEach(session -> Children.closeQuietly(session.process().getOutputStream()));
        sessions.forEach(session -> Children.end(session.process()));
    }

    private record LocalSession(Process process) implements Session {
        @Override
        public void abandon() {
            Children.closeQuietly(process.getOutputStream());
            Children.closeQuietly(process.getInputStream());
            Children.closeQuietly(process.getErrorStream());
        }

        @Override
        public boolean begunInVain(int exit, String errors) {
            return false;
        }
    }
}
