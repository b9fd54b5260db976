package org.xenscope.recipes.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.devicemodel.QemuAnswers;
import org.xenscope.error.FailedException;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.Site;

/**
 * Waits for the new QEMU to take over, does for it what libxl does for one that it started, and asks it what it has open.
 * What it writes is the next QEMU's to write anew, so there is nothing to undo.
 *
 * @param logged how long QEMU's log was before it was started
 * @param disks files that it must have open, and by which driver
 * @param gone images that it must not have open
 * @param withinMillis time for QEMU to say that it runs
 */
public record AwaitQemu(
        Relaunched domain, QemuLaunch launch, long logged, List<Disk> disks, List<String> gone, long withinMillis)
        implements Action {
    /** A disk of QEMU's. @param driver {@code raw}; empty when it is not known */
    public record Disk(String file, String driver) {}

    public AwaitQemu {
        disks = List.copyOf(disks);
        gone = List.copyOf(gone);
    }

    @Override
    public List<String> commands() {
        return QemuStart.welcomeCommands(domain, launch);
    }

    @Override
    public List<String> undoCommands() {
        return List.of();
    }

    @Override
    public void perform(Site site) {
        check(QemuStart.welcome(
                site, domain, launch, QemuStart.await(site, domain, launch, logged, Duration.ofMillis(withinMillis))));
    }

    @Override
    public void verify(Site site) {
        // it was asked as soon as it could answer
    }

    private void check(QemuAnswers answers) {
        if (!answers.status().equals("running")) {
            throw new FailedException(
                    "the new QEMU of " + domain.words() + " is " + answers.status() + ", not running",
                    "see " + launch.errors());
        }
        List<String> seen = new ArrayList<>();
        answers.blocks().forEach(each -> seen.add(each.device() + ": " + each.driver() + " from " + each.file()));
        for (Disk disk : disks) {
            if (answers.blocks().stream().noneMatch(each -> is(disk, each))) {
                throw other(disk.file() + " is not open in it", seen);
            }
        }
        for (String image : gone) {
            if (answers.blocks().stream().anyMatch(each -> each.file().equals(image))) {
                throw other(image + " is open in it all the same", seen);
            }
        }
    }

    private static boolean is(Disk disk, QemuAnswers.Block block) {
        boolean raw = disk.driver().equals("raw") && block.driver().equals("host_device");
        return block.file().equals(disk.file())
                && (disk.driver().isEmpty() || raw || block.driver().equals(disk.driver()));
    }

    private FoundException other(String what, List<String> seen) {
        return new FoundException(Finding.error(
                "XS0246",
                domain.domid(),
                "device-model",
                "the new QEMU of " + domain.words() + " has other disks than it should: " + what,
                new Finding.Evidence("QMP", "query-block", String.join("\n", seen)),
                "its -drive says otherwise",
                new Finding.Fix("see its arguments", "xenscope dm args " + domain.domid(), false)));
    }

    @Override
    public void undo(Site site) {
        // The QEMU that comes after notes its own pid, terminal and taps.
    }
}
