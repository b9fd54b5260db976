package org.xenscope.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.SshTarget;

/**
 * A lab by its name: a real Xen in a QEMU of this machine, which runs on when this program ends. Its record, disk and logs
 * are in one directory; whoever changes it holds the lock beside them. Reading its status takes no lock.
 */
public final class Lab {
    /** The lab that is meant when none is named. */
    public static final String DEFAULT = "default";

    private static final String PID_FILE = "qemu.pid";

    private final String name;
    private final LabPaths paths;
    private final Path run;
    private final Images images;
    private final SavedState states;
    private final Prerequisites prerequisites;
    private final Clock clock;

    Lab(String name, LabPaths paths, Recipe recipe, Prerequisites prerequisites, Clock clock) {
        this.name = LabPaths.checked(name);
        this.paths = paths;
        this.run = paths.run(name);
        this.images = new Images(paths.cache(), recipe);
        this.states = new SavedState(images, paths);
        this.prerequisites = prerequisites;
        this.clock = clock;
    }

    /** The lab of this name on this machine, for this user; it need not run. */
    public static Lab named(String name) {
        return new Lab(
                name, LabPaths.ofThisProcess(), Recipe.shipped(), Prerequisites.ofThisMachine(), Clock.systemUTC());
    }

    public LabStatus status() {
        return LabRecord.read(run).map(this::status).orElse(LabStatus.down(name));
    }

    private LabStatus status(LabRecord lab) {
        boolean alive = lab.alive();
        return new LabStatus(
                name,
                alive ? LabStatus.State.RUNNING : LabStatus.State.DIED,
                alive ? lab.qemu().map(ProcessStamp::pid) : Optional.empty(),
                alive ? Optional.of("root@127.0.0.1:" + lab.sshPort()) : Optional.empty(),
                alive ? Map.of("ssh", lab.sshPort()) : Map.of(),
                Optional.of(lab.created()),
                Optional.of(Duration.between(lab.created(), clock.instant())),
                Optional.of(lab.xenVersion()),
                Optional.of(lab.xenstored()),
                Optional.of(lab.imageHash()));
    }

    /** Whether {@link #up} would first have to build an image, which takes minutes and the network. */
    public boolean needsBuild() {
        return !images.current().exists();
    }

    /**
     * Starts the lab, or finds it running; whatever is missing on the way is made. When this returns it answers.
     *
     * @throws RefusedException when it already runs with another store daemon, or packages may not be installed
     */
    public LabStatus up(UpOptions options, Progress progress) {
        return alone(progress, () -> {
            Optional<LabRecord> known = LabRecord.read(run);
            if (known.isPresent() && known.get().alive()) {
                return keep(known.get(), options);
            }
            sweep(known);
            boolean build = needsBuild();
            prerequisites.ensure(build, options.consent(), progress);
            start(options.xenstored().orElse(StoreDaemon.C), options.cold(), 0, progress);
            return status();
        });
    }

    private LabStatus keep(LabRecord lab, UpOptions options) {
        if (options.xenstored().filter(daemon -> daemon != lab.xenstored()).isPresent()) {
            throw new RefusedException(
                    "the lab " + name + " already runs, with the "
                            + lab.xenstored().word() + " xenstored",
                    "xenscope lab down, then up; or give the second lab a --name");
        }
        LabSsh ssh = ssh(lab);
        if (!ssh.isOpen()) {
            ssh.open();
        }
        return status(lab);
    }

    /** Takes the lab back to the clean booted state, on the same port. */
    public LabStatus reset(Progress progress) {
        return alone(progress, () -> {
            LabRecord lab = LabRecord.read(run)
                    .orElseThrow(() -> new AbsentException("no lab " + name + " is running", "xenscope lab up"));
            boolean wasAlive = lab.alive();
            end(lab);
            prerequisites.ensure(needsBuild(), Consent.NO, progress);
            start(lab.xenstored(), false, wasAlive ? lab.sshPort() : 0, progress);
            return status();
        });
    }

    /** Ends the lab and removes all it had but the image. Nothing to do is no error; true when there was something. */
    public boolean down(Progress progress) {
        return alone(progress, () -> {
            Optional<LabRecord> known = LabRecord.read(run);
            sweep(known);
            images.tidy();
            return known.isPresent();
        });
    }

    /** How to reach the running lab; its shared connection is open. */
    public SshTarget target() {
        LabRecord lab = LabRecord.read(run)
                .filter(LabRecord::alive)
                .orElseThrow(() -> new AbsentException(
                        "the lab " + name + " is " + status().state().text(), "xenscope lab up"));
        LabSsh ssh = ssh(lab);
        if (!ssh.isOpen()) {
            ssh.open();
        }
        return ssh.target();
    }

    /** The argument vector with which a person's terminal or script runs a command in dom0, or a shell when it is empty. */
    public List<String> sshCommand(List<String> remote) {
        target();
        LabRecord lab = LabRecord.read(run).orElseThrow();
        return ssh(lab).argv(remote, remote.isEmpty());
    }

    private LabSsh ssh(LabRecord lab) {
        return new LabSsh(name, images.named(lab.imageHash()), lab.sockets(), lab.sshPort());
    }

    private <T> T alone(Progress progress, Supplier<T> work) {
        return Lock.holding(
                run.resolveSibling(name + ".lock"),
                () -> progress.step("another xenscope is at work on the lab " + name + ": waiting for it"),
                work);
    }

    private void start(StoreDaemon daemon, boolean cold, int port, Progress progress) {
        Image image = image(progress);
        Optional<Path> saved = cold
                ? Optional.empty()
                : Optional.of(images.alone(progress, () -> states.ensure(image, daemon, progress)));
        progress.step(cold ? "booting Xen" : "restoring the booted state");
        LabRecord starting = new LabRecord(
                name,
                Optional.empty(),
                Sockets.create(paths),
                0,
                clock.instant(),
                daemon,
                image.hash(),
                image.xenVersion(),
                cold);
        // Written before QEMU runs: whatever happens from here on, the next up or down finds what to remove.
        starting.write(run);
        Path disk = run.resolve("disk.qcow2");
        Path serial = run.resolve("serial.log");
        QemuArguments arguments =
                new QemuArguments(name, disk, starting.sockets(), serial, run.resolve(PID_FILE), port, daemon, !cold);
        OnExit.during(() -> bringUp(starting, image, saved, arguments, progress), () -> end(starting));
    }

    private LabRecord bringUp(
            LabRecord starting, Image image, Optional<Path> saved, QemuArguments arguments, Progress progress) {
        LabRecord lab = starting;
        try {
            saved.ifPresentOrElse(
                    from -> Disks.copy(from, arguments.disk()), () -> Disks.overlay(image, arguments.disk()));
            Machine machine = Machine.start(image, arguments);
            lab = starting.running(machine.process(), machine.sshPort());
            lab.write(run);
            if (starting.cold()) {
                new SerialLog(arguments.serial()).awaitReady(SavedState.BOOT, machine.process()::alive, progress);
            }
            LabSsh ssh = ssh(lab);
            ssh.open();
            ssh.setClock(clock.instant());
            return lab;
        } catch (XenscopeException e) {
            end(lab);
            throw e;
        }
    }

    private Image image(Progress progress) {
        return images.alone(progress, () -> {
            Image image = images.ensure(progress);
            images.used(image);
            images.prune(imagesInUse());
            return image;
        });
    }

    /** Images that some lab of this user was started from. */
    private Set<String> imagesInUse() {
        Set<String> hashes = new HashSet<>();
        if (Files.isDirectory(paths.state())) {
            try (Stream<Path> labs = Files.list(paths.state())) {
                labs.forEach(lab -> LabRecord.read(lab).ifPresent(record -> hashes.add(record.imageHash())));
            } catch (IOException e) {
                throw new FailedException(paths.state() + " cannot be listed: " + e.getMessage(), "", e);
            }
        }
        return hashes;
    }

    /** Removes what is left of this lab: a QEMU whose starter died before it could write it down, sockets, files. */
    private void sweep(Optional<LabRecord> known) {
        known.ifPresent(this::end);
        Machine.written(run.resolve(PID_FILE)).ifPresent(process -> process.end(Duration.ofSeconds(5)));
        Trees.remove(run);
    }

    private void end(LabRecord lab) {
        if (lab.sshPort() != 0) {
            ssh(lab).close();
        }
        lab.qemu()
                .or(() -> Machine.written(run.resolve(PID_FILE)))
                .ifPresent(process -> Machine.stop(process, lab.sockets().resolve("qmp")));
        Sockets.remove(lab.sockets());
        Trees.remove(run);
    }
}
