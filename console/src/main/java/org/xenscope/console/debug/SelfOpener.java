package org.xenscope.console.debug;

import com.google.auto.service.AutoService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.debug.DebugTarget;
import org.xenscope.error.AbsentException;
import org.xenscope.error.UsageException;
import org.xenscope.host.LocalHost;
import org.xenscope.host.ShellQuoting;
import org.xenscope.jvm.HangReport;
import org.xenscope.jvm.Selves;

/** Another xenscope of this user, to see where it hangs. It is only looked at, so a session that changes nothing may. */
@AutoService(DebugOpener.class)
public final class SelfOpener implements DebugOpener {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    public String form() {
        return "self[:PID]";
    }

    @Override
    public String scheme() {
        return "self";
    }

    @Override
    public String summary() {
        return "another xenscope of yours: where it hangs, by thread dumps";
    }

    @Override
    public Result open(Session session, String target, DebugOrders orders) {
        Optional<Long> named = pid(target);
        try (LocalHost machine = new LocalHost()) {
            Selves selves = new Selves(machine, LIMIT);
            List<Selves.Self> others = selves.find();
            long pid = named.orElseGet(() -> only(others));
            return session.rehearses()
                    ? session.plan(List.of("jcmd " + pid + " Thread.print -l"))
                    : look(session, selves, others, pid, orders);
        }
    }

    private static Result look(Session session, Selves selves, List<Selves.Self> others, long pid, DebugOrders orders) {
        session.status("asking xenscope " + pid + " for its threads");
        DebugTarget self = selves.attach(pid);
        HangReport report = HangReport.of(self);
        session.clearStatus();
        session.emit(new HangView(
                pid, others.stream().filter(each -> each.pid() == pid).findFirst(), report));
        return session.debug(
                DebugOpening.of(self, Long.toString(pid))
                        .endingWith(() -> "xenscope " + pid
                                + (ProcessHandle.of(pid).isPresent() ? " runs on, as it did" : " has ended")),
                orders);
    }

    private Optional<Long> pid(String target) {
        if (target.equals(scheme())) {
            return Optional.empty();
        }
        String number = target.substring(scheme().length() + 1);
        if (!number.matches("[1-9]\\d{0,8}")) {
            throw new UsageException("`" + target + "` names no process", "write " + form());
        }
        return Optional.of(Long.parseLong(number));
    }

    private static long only(List<Selves.Self> others) {
        if (others.isEmpty()) {
            throw new AbsentException(
                    "no other xenscope of yours runs on this machine", "start the one that hangs, and look again");
        }
        if (others.size() > 1) {
            throw new UsageException(
                    others.size() + " other xenscopes of yours run",
                    "name one: "
                            + others.stream()
                                    .map(each -> "self:" + each.pid() + " (" + words(each) + ")")
                                    .collect(Collectors.joining(", ")));
        }
        return others.get(0).pid();
    }

    /** What somebody called it with, and when. */
    static String words(Selves.Self self) {
        String line = ShellQuoting.readable(self.words());
        return "`" + (line.isEmpty() ? "xenscope" : "xenscope " + line) + "`"
                + self.age().map(age -> ", for " + time(age)).orElse("");
    }

    private static String time(Duration age) {
        long seconds = age.toSeconds();
        if (seconds < 2 * 60) {
            return seconds + " s";
        }
        return seconds < 2 * 3600 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }
}
