package org.xenscope.gdb.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.xenscope.devicemodel.DeviceModelProbe;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.ProcessDetailsProbe;
import org.xenscope.devicemodel.ProcessTable;
import org.xenscope.host.Host;

/**
 * The processes on a host of one debug session of xenscope's, found by the mark in their environment: whoever began it may be
 * gone.
 *
 * @param mark {@link Guard#MARK}
 * @param target the process that is debugged
 * @param gdbserver empty when only its guard is there
 * @param guards all others
 */
public record DebugSession(String mark, int target, OptionalInt gdbserver, List<Integer> guards) {
    public DebugSession {
        guards = List.copyOf(guards);
    }

    /** All of a host. */
    public static List<DebugSession> all(Host host) {
        List<Integer> candidates = new DeviceModelProbe(host)
                .table().rows().stream()
                        .filter(DebugSession::candidate)
                        .map(ProcessTable.Row::pid)
                        .toList();
        return candidates.isEmpty() ? List.of() : of(new ProcessDetailsProbe(host).read(candidates));
    }

    /** That of a mark; none when nothing of it is left. */
    public static List<DebugSession> marked(Host host, String mark) {
        return all(host).stream().filter(each -> each.mark.equals(mark)).toList();
    }

    private static boolean candidate(ProcessTable.Row row) {
        String arguments = row.arguments();
        return arguments.contains(Guard.NAME)
                || arguments.contains("gdbserver --once --attach -")
                || arguments.equals("dd bs=65536");
    }

    static List<DebugSession> of(Map<Integer, ProcessDetails> processes) {
        Map<String, List<ProcessDetails>> byMark = new TreeMap<>();
        processes.values().forEach(each -> {
            String mark = each.environment().get(Guard.MARK);
            if (mark != null) {
                byMark.computeIfAbsent(mark, key -> new ArrayList<>()).add(each);
            }
        });
        List<DebugSession> sessions = new ArrayList<>();
        byMark.forEach((mark, all) -> {
            OptionalInt target = OptionalInt.empty();
            OptionalInt gdbserver = OptionalInt.empty();
            List<Integer> guards = new ArrayList<>();
            for (ProcessDetails each : all) {
                List<String> argv = each.argv();
                if (each.program().equals("gdbserver")) {
                    gdbserver = OptionalInt.of(each.pid());
                } else {
                    guards.add(each.pid());
                }
                if (target.isEmpty()
                        && !argv.isEmpty()
                        && argv.get(argv.size() - 1).matches("[1-9]\\d{0,8}")) {
                    target = OptionalInt.of(Integer.parseInt(argv.get(argv.size() - 1)));
                }
            }
            sessions.add(new DebugSession(mark, target.orElse(0), gdbserver, guards));
        });
        return sessions;
    }
}
