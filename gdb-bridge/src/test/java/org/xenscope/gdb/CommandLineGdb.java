package org.xenscope.gdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** gdb's own command line, as a person would use it: what we are measured against. */
final class CommandLineGdb implements AutoCloseable {
    private static final String PROMPT = "(gdb) ";

    private final Process gdb;
    private final OutputStream in;
    private final InputStream out;

    CommandLineGdb(GdbSetup setup) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                "gdb", "-nx", "-q", "-ex", "set confirm off", "-ex", "set pagination off", "-ex", "set width 0");
        builder.environment().put("LC_ALL", "C.UTF-8");
        this.gdb = builder.redirectErrorStream(true).start();
        this.in = gdb.getOutputStream();
        this.out = gdb.getInputStream();
        untilPrompt();
        say("set sysroot /");
        say("file " + setup.files().executable().orElseThrow());
        say("target remote " + ((GdbSetup.Reach.Remote) setup.reach()).where().get());
    }

    /** Says this, and returns what came before the next prompt. */
    String say(String command) throws IOException {
        in.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        return untilPrompt();
    }

    private String untilPrompt() throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[64 << 10];
        while (!text.toString().endsWith(PROMPT)) {
            int count = out.read(buffer);
            if (count < 0) {
                throw new IOException("gdb has ended: " + text);
            }
            text.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        say("delete");
        say("detach");
        in.write("quit\n".getBytes(StandardCharsets.UTF_8));
        in.flush();
        try {
            gdb.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
