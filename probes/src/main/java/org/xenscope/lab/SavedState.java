package org.xenscope.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.xenscope.error.FailedException;

/** The booted states of an image: a disk overlay with Xen, dom0 and its memory as they were when all was up. */
final class SavedState {
    static final String PID_FILE = "pid";
    static final Duration BOOT = Duration.ofMinutes(4);

    private final Images images;
    private final LabPaths paths;

    SavedState(Images images, LabPaths paths) {
        this.images = images;
        this.paths = paths;
    }

    /** The disk with the state; boots and saves it now if there is none. The caller holds the images' lock. */
    Path ensure(Image image, StoreDaemon daemon, Progress progress) {
        Path saved = image.booted(daemon);
        if (Files.isRegularFile(saved)) {
            return saved;
        }
        progress.step("booting the lab once, to save it booted");
        Path work = images.making(image.directory(), "booted");
        Runnable undo = () -> {
            Machine.kill(work.resolve(PID_FILE));
            Sockets.removeNoted(work);
            Trees.remove(work);
        };
        return OnExit.during(
                () -> {
                    try {
                        return make(image, daemon, work, progress);
                    } catch (IOException e) {
                        throw new FailedException("the lab's booted state cannot be saved: " + e.getMessage(), "", e);
                    } finally {
                        undo.run();
                    }
                },
                undo);
    }

    private Path make(Image image, StoreDaemon daemon, Path work, Progress progress) throws IOException {
        Files.createDirectories(work);
        Path sockets = Sockets.create(paths);
        Sockets.note(work, sockets);
        Path disk = work.resolve("disk.qcow2");
        Disks.overlay(image, disk);
        Path serial = work.resolve("serial.log");
        Machine machine = Machine.start(
                image, new QemuArguments("boot", disk, sockets, serial, work.resolve(PID_FILE), 0, daemon, false));
        new SerialLog(serial).awaitReady(BOOT, machine.process()::alive, progress);
        LabSsh ssh = new LabSsh("boot", image, sockets, machine.sshPort());
        ssh.open();
        ssh.warm();
        ssh.close();
        progress.step("saving the booted state");
        try (Monitor qmp = new Monitor(machine.qmp())) {
            qmp.save(QemuArguments.BOOTED);
        }
        Machine.stop(machine.process(), machine.qmp());
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        return Files.move(disk, image.booted(daemon), StandardCopyOption.ATOMIC_MOVE);
    }
}
