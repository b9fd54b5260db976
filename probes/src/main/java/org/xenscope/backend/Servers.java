package org.xenscope.backend;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.xenscope.devicemodel.DeviceModel;
import org.xenscope.devicemodel.DeviceModelProcess;
import org.xenscope.devicemodel.ProcessTable;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.Server;

/**
 * Judges who serves a backend, from a table of processes, the kernel's drivers, and each domain's device model.
 *
 * @param processes empty when they could not be looked at
 * @param drivers empty when sysfs has none, or could not be looked at
 * @param models by domid
 * @param living domains that have a home in the store
 */
record Servers(
        Optional<ProcessTable> processes,
        Optional<DriverTable> drivers,
        Map<Integer, DeviceModel> models,
        Set<Integer> living) {
    /** The driver as people call it, by the backend's kind, and the module that has it. */
    private enum Driver {
        VIF("netback", "xen-netback"),
        VBD("blkback", "xen-blkback"),
        PCI("pciback", "xen-pciback"),
        VSCSI("scsiback", "xen-scsiback"),
        OTHER("backend driver", "");

        private final String name;
        private final String module;

        Driver(String name, String module) {
            this.name = name;
            this.module = module;
        }

        static Driver of(String kind) {
            for (Driver each : values()) {
                if (each.name().equalsIgnoreCase(kind)) {
                    return each;
                }
            }
            return OTHER;
        }
    }

    Server of(DevicePair pair) {
        if (pair.backendDomid() != 0) {
            boolean gone = !living.contains(pair.backendDomid());
            return new Server(
                    BackendServer.OTHER,
                    "in domain " + pair.backendDomid(),
                    OptionalInt.empty(),
                    gone ? BackendLife.DEAD : BackendLife.UNSEEN,
                    gone
                            ? "domain " + pair.backendDomid() + " is gone"
                            : "domain " + pair.backendDomid() + " has its own processes");
        }
        return switch (kind(pair)) {
            case KERNEL -> kernel(pair);
            case DEVICE_MODEL -> deviceModel(pair.domid());
            case XENCONSOLED -> daemon(BackendServer.XENCONSOLED, "xenconsoled");
            case SURFMAN -> daemon(BackendServer.SURFMAN, "surfman");
            case TAPBACK -> daemon(BackendServer.TAPBACK, "tapback");
            case OTHER ->
                new Server(
                        BackendServer.OTHER,
                        "unknown server",
                        OptionalInt.empty(),
                        BackendLife.UNKNOWN,
                        "nobody knows what serves " + pair.backendKind());
        };
    }

    private BackendServer kind(DevicePair pair) {
        String type =
                pair.backendValue("type").or(() -> pair.frontendValue("type")).orElse("");
        if (pair.backendKind().equals("console")) {
            return type.equals("ioemu") ? BackendServer.DEVICE_MODEL : BackendServer.XENCONSOLED;
        }
        if (pair.backendKind().equals("9pfs") && type.equals("xen_9pfsd")) {
            return BackendServer.OTHER;
        }
        if (pair.backendKind().equals("vfb") && !hasModel(pair.domid())) {
            boolean surfman = pair.backendValue("default-xres").isPresent()
                    || process("surfman").isPresent();
            return surfman ? BackendServer.SURFMAN : BackendServer.DEVICE_MODEL;
        }
        // OpenXT's own server of keyboards has no name that could be told from others
        return pair.backendKind().equals("vkbd")
                        && !hasModel(pair.domid())
                        && process("surfman").isPresent()
                ? BackendServer.OTHER
                : BackendServer.of(pair.backendKind());
    }

    private boolean hasModel(int domid) {
        return models.containsKey(domid) && models.get(domid).state() != DeviceModel.State.NONE;
    }

    Optional<Integer> process(String program) {
        return processes.flatMap(table -> table.rows().stream()
                .filter(row -> row.program().equals(program) && row.state() != DeviceModelProcess.State.ZOMBIE)
                .map(ProcessTable.Row::pid)
                .findFirst());
    }

    private Server daemon(BackendServer kind, String program) {
        if (processes.isEmpty()) {
            return new Server(kind, program, OptionalInt.empty(), BackendLife.UNKNOWN, "");
        }
        return processes.get().rows().stream()
                .filter(row -> row.program().equals(program))
                .filter(row -> row.state() != DeviceModelProcess.State.ZOMBIE)
                .findFirst()
                .map(row -> new Server(kind, program, OptionalInt.of(row.pid()), life(row.state()), ""))
                .orElseGet(() -> new Server(
                        kind, program, OptionalInt.empty(), BackendLife.DEAD, "no process of that name runs"));
    }

    private static BackendLife life(DeviceModelProcess.State state) {
        return switch (state) {
            case RUNNING -> BackendLife.ALIVE;
            case STOPPED -> BackendLife.STOPPED;
            case TRACED -> BackendLife.TRACED;
            case ZOMBIE -> BackendLife.DEAD;
        };
    }

    /** The QEMU of a domain, as a server. */
    private Server deviceModel(int domid) {
        DeviceModel model = models.get(domid);
        if (processes.isEmpty() || model == null) {
            return new Server(BackendServer.DEVICE_MODEL, "qemu", OptionalInt.empty(), BackendLife.UNKNOWN, "");
        }
        OptionalInt pid = model.qemu().map(each -> OptionalInt.of(each.pid())).orElseGet(model::recordedPid);
        BackendLife life =
                switch (model.state()) {
                    case RUNNING -> BackendLife.ALIVE;
                    case STOPPED -> life(model.qemu().orElseThrow().state());
                    case ZOMBIE, GONE -> BackendLife.DEAD;
                    case STARTING -> BackendLife.UNKNOWN;
                    case NONE -> BackendLife.ABSENT;
                };
        String detail =
                switch (model.state()) {
                    case RUNNING -> "";
                    case STOPPED ->
                        model.tracer()
                                .filter(by -> life == BackendLife.TRACED)
                                .map(by -> "held by " + by)
                                .orElse("");
                    case ZOMBIE -> "it has ended, and nobody has taken note (zombie)";
                    case GONE -> "no process with -xen-domid " + domid;
                    case STARTING ->
                        "only what should start it runs: "
                                + model.wrappers().get(0).program();
                    case NONE -> "the domain never had one";
                };
        return new Server(BackendServer.DEVICE_MODEL, "qemu", pid, life, detail);
    }

    /**
     * The QEMU in which an HVM guest without PV drivers finds a nic or disk whose PV backend is the kernel's; empty where
     * there is none: {@code type} is {@code vif} for a nic that is PV alone (libxl_nic.c).
     */
    Optional<Server> emulator(DevicePair pair) {
        boolean both = pair.backendKind().equals("vbd") && emulated(pair.devid())
                || pair.backendKind().equals("vif")
                        && !pair.backendValue("type").orElse("").equals("vif");
        return both && pair.backendDomid() == 0 && hasModel(pair.domid())
                ? Optional.of(deviceModel(pair.domid()))
                : Optional.empty();
    }

    /**
     * Whether QEMU has an emulated disk beside a PV one, by the frontend's number (libxl_dm.c): hd and sd always, of xvd the
     * first four. Of AHCI's fifth and sixth nothing in the store tells.
     */
    private static boolean emulated(String devid) {
        if (!devid.matches("[0-9]{1,9}")) {
            return true;
        }
        int number = Integer.parseInt(devid);
        return number >> 8 == 202 ? (number >> 4 & 15) < 4 : number < 1 << 28;
    }

    private Server kernel(DevicePair pair) {
        Driver driver = Driver.of(pair.backendKind());
        String device = pair.backendKind() + "-" + pair.domid() + "-" + pair.devid();
        BackendLife life;
        String detail;
        if (drivers.isEmpty()) {
            life = BackendLife.UNKNOWN;
            detail = "";
        } else if (drivers.get().driver(device).isPresent()) {
            life = BackendLife.ALIVE;
            detail = "driver " + drivers.get().driver(device).get() + " has " + device;
        } else {
            life = BackendLife.ABSENT;
            boolean loaded = drivers.get().drivers().contains(pair.backendKind());
            detail = loaded
                    ? "the driver has not taken " + device
                    : "not loaded" + (driver.module.isEmpty() ? "" : ": modprobe " + driver.module);
        }
        return new Server(BackendServer.KERNEL, driver.name, OptionalInt.empty(), life, detail);
    }
}
