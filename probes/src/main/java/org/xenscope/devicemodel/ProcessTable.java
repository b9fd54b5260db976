package org.xenscope.devicemodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of {@code ps -o pid= -o ppid= -o stat= -o args=}, from procps or busybox. */
public record ProcessTable(List<Row> rows) {
    /** One process; a zombie's arguments are its name in brackets. */
    public record Row(int pid, int parentPid, String stat, String arguments) {
        /** The last part of its argv[0]. */
        public String program() {
            int space = arguments.indexOf(' ');
            String path = space < 0 ? arguments : arguments.substring(0, space);
            return path.substring(path.lastIndexOf('/') + 1);
        }

        public DeviceModelProcess.State state() {
            return DeviceModelProcess.State.of(stat);
        }
    }

    public ProcessTable {
        rows = List.copyOf(rows);
    }

    private static final Pattern ROW =
            Pattern.compile("\\s*([0-9]{1,9})\\s+([0-9]{1,9})\\s+([A-Za-z][^ ]*)\\s+(?:\\{[^}]*\\} )?(.*)");
    private static final Pattern DOMID = Pattern.compile("(?:^| )--?xen-domid ([0-9]{1,5})(?= |$)");
    private static final Pattern QEMU = Pattern.compile("(?:xen-)?qemu(?:-kvm|-system-[a-z0-9_]+|-dm|-xen)?");

    /** Lines that are no process, like a heading, are passed over. */
    public static ProcessTable parse(String output) {
        List<Row> rows = new ArrayList<>();
        for (String line : output.split("\n")) {
            Matcher matcher = ROW.matcher(line);
            if (matcher.matches()) {
                rows.add(new Row(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        matcher.group(3),
                        matcher.group(4)));
            }
        }
        return new ProcessTable(rows);
    }

    /** Those that carry {@code -xen-domid N}. */
    public List<DeviceModelProcess> deviceModels() {
        List<DeviceModelProcess> found = new ArrayList<>();
        for (Row row : rows) {
            Matcher domid = DOMID.matcher(row.arguments);
            if (domid.find()) {
                int space = row.arguments.indexOf(' ');
                String program = row.arguments.substring(0, space < 0 ? row.arguments.length() : space);
                found.add(new DeviceModelProcess(
                        row.pid,
                        row.parentPid,
                        Integer.parseInt(domid.group(1)),
                        DeviceModelProcess.State.of(row.stat),
                        program,
                        isQemu(program),
                        row.arguments));
            }
        }
        return List.copyOf(found);
    }

    /** The process that has this pid. */
    public Optional<Row> row(int pid) {
        return rows.stream().filter(row -> row.pid == pid).findFirst();
    }

    boolean isZombie(int pid) {
        return row(pid).filter(row -> row.state() == DeviceModelProcess.State.ZOMBIE)
                .isPresent();
    }

    static boolean isQemu(String program) {
        return QEMU.matcher(program.substring(program.lastIndexOf('/') + 1)).matches();
    }
}
