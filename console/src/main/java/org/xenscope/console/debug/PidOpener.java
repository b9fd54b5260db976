package org.xenscope.console.debug;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.error.AbsentException;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.GdbDeadlines;
import org.xenscope.gdb.GdbSetup;
import org.xenscope.gdb.GdbTarget;

/** A process of this machine, by the gdb of this machine. */
@AutoService(DebugOpener.class)
public final class PidOpener implements DebugOpener {
    @Override
    public String form() {
        return "pid:N";
    }

    @Override
    public String summary() {
        return "a process of this machine, by gdb";
    }

    @Override
    public Result open(Session session, String target, DebugOrders orders) {
        long pid = pid(target);
        if (session.rehearses()) {
            return session.plan(List.of("gdb -p " + pid));
        }
        session.mayChange("debugging process " + pid);
        String name = name(pid);
        session.status("gdb attaches to " + name + " " + pid + " and reads its symbols");
        GdbTarget gdb = GdbTarget.launch(GdbSetup.attach(name + " " + pid, pid), GdbDeadlines.standard());
        session.clearStatus();
        return session.debug(
                DebugOpening.of(gdb, name + "(" + pid + ")")
                        .endingWith(() -> ProcessHandle.of(pid).isPresent()
                                ? name + " " + pid + " runs on, gdb is gone"
                                : name + " " + pid + " has ended, gdb is gone"),
                orders);
    }

    private long pid(String target) {
        String number = target.substring(Math.min(target.length(), scheme().length() + 1));
        if (!number.matches("[1-9]\\d{0,8}")) {
            throw new UsageException("`" + target + "` names no process", "write " + form());
        }
        return Long.parseLong(number);
    }

    /** As the process calls itself. */
    private static String name(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/comm")).strip();
        } catch (IOException e) {
            throw new AbsentException("this machine has no process " + pid, "`ps -e` lists them", e);
        }
    }
}
