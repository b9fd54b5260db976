package org.xenscope.recipes.rule.devicemodel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.DeviceModelFacts.Home;
import org.xenscope.devicemodel.DeviceModelFacts.Kin;
import org.xenscope.devicemodel.DeviceModelProcess.State;
import org.xenscope.devicemodel.DeviceModels;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.QmpSocket;

/** Device models made for one case: domain 3, whose QEMU is 412, and what is other than usual. */
final class Models {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private Home home = Home.LIVING;
    private Optional<String> says = Optional.of("running");
    private OptionalInt recorded = OptionalInt.of(412);
    private final List<ProcessDetails> qemus = new ArrayList<>();
    private final List<ProcessDetails> wrappers = new ArrayList<>();
    private final List<Kin> above = new ArrayList<>();
    private Optional<Kin> tracer = Optional.empty();
    private List<QmpSocket> sockets = List.of(
            new QmpSocket("/run/xen/qmp-libxl-3", true, true, 0, OptionalInt.of(412)),
            new QmpSocket("/run/xen/qmp-libxenstat-3", true, true, 0, OptionalInt.of(412)));
    private List<String> serves = List.of();

    /** As it should be. */
    static Models usual() {
        return new Models().qemu(412, State.RUNNING);
    }

    /** Without a process. */
    static Models none() {
        return new Models();
    }

    Models qemu(int pid, State state, String... more) {
        qemus.add(process(pid, state, "/usr/bin/qemu-system-i386", more));
        return this;
    }

    /** Its file was replaced since it was started. */
    Models replaced() {
        qemus.add(process(412, State.RUNNING, "/usr/bin/qemu-system-i386 (deleted)"));
        return this;
    }

    static ProcessDetails process(int pid, State state, String exe, String... more) {
        List<String> argv = new ArrayList<>(List.of(
                exe,
                "-xen-domid",
                "3",
                "-chardev",
                "socket,id=c,path=/var/run/xen/qmp-libxl-3",
                "-mon",
                "chardev=c,mode=control",
                "-vnc",
                "none"));
        argv.addAll(List.of(more));
        return new ProcessDetails(
                pid,
                400,
                "qemu",
                state,
                0,
                OptionalInt.empty(),
                NOW.minusSeconds(20),
                state == State.ZOMBIE ? Optional.empty() : Optional.of(exe),
                argv,
                Map.of(),
                Optional.of("/"),
                Map.of(2, "/var/log/xen/q.log", 11, "/dev/xen/privcmd", 12, "/lab/hvm.vhd"),
                Set.of());
    }

    Models wrapper(int pid, String exe) {
        wrappers.add(process(pid, State.RUNNING, exe));
        above.add(new Kin(pid, exe));
        return this;
    }

    Models recorded(int pid) {
        recorded = OptionalInt.of(pid);
        return this;
    }

    Models home(Home other) {
        home = other;
        return this;
    }

    Models says(String state) {
        says = Optional.of(state);
        return this;
    }

    Models tracer(int pid, String program) {
        tracer = Optional.of(new Kin(pid, program));
        return this;
    }

    Models sockets(QmpSocket... others) {
        sockets = List.of(others);
        return this;
    }

    Models serves(String... devices) {
        serves = List.of(devices);
        return this;
    }

    DeviceModelFacts facts() {
        List<ProcessDetails> all = new ArrayList<>(qemus);
        all.addAll(wrappers);
        return new DeviceModelFacts(
                3,
                home,
                home == Home.LIVING ? Optional.of("hvm") : Optional.empty(),
                Optional.of("hvm"),
                home == Home.LIVING ? recorded : OptionalInt.empty(),
                all.stream().filter(each -> each.pid() == recorded.orElse(0)).findFirst(),
                OptionalInt.empty(),
                says,
                Optional.empty(),
                qemus,
                wrappers,
                above,
                tracer,
                sockets,
                serves,
                NOW);
    }

    DeviceModels all() {
        return new DeviceModels(List.of(facts()));
    }
}
