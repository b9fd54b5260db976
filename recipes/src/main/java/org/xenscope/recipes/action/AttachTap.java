package org.xenscope.recipes.action;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.xenscope.blktap.Holder;
import org.xenscope.blktap.ImageType;
import org.xenscope.blktap.ImageUse;
import org.xenscope.blktap.QemuNbd;
import org.xenscope.blktap.TapCtl;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapDevice.Provider;
import org.xenscope.blktap.TapFacts;
import org.xenscope.blktap.TapMakers;
import org.xenscope.blktap.TapProbe;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.ProcessDetailsProbe;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.host.Host;
import org.xenscope.host.Invocation;
import org.xenscope.host.Output;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/**
 * Makes an image a block device. Which minor and pid it gets is known only when it is done, and others may have tapdisks of
 * the same image; so what is started carries a mark, by which undo finds it again and nobody else's.
 *
 * @param provider {@code tap-ctl}, {@code qemu-nbd}
 * @param device chosen before, for qemu-nbd; empty for tap-ctl, which chooses
 * @param type {@code vhd}
 * @param argv what is run, without the mark
 * @param absent directories that were not there before; blktap leaves them empty, undo removes them when they are
 */
public record AttachTap(
        String provider,
        String device,
        String type,
        String image,
        boolean readOnly,
        List<String> argv,
        String mark,
        List<String> absent)
        implements Action {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final List<String> DIRECTORIES = List.of("/run/blktap-control", TapCtl.DIRECTORY);

    public AttachTap {
        argv = List.copyOf(argv);
        absent = List.copyOf(absent);
    }

    /**
     * Looks at what is there now.
     *
     * @throws RefusedException when the provider cannot do it here
     */
    public static AttachTap of(
            Host host, TapMakers makers, Provider provider, ImageType type, String image, boolean readOnly) {
        String device = "";
        List<String> argv;
        if (provider == Provider.TAP_CTL) {
            argv = makers.tapCtl().orElseThrow().create(type, image, readOnly);
        } else {
            device = freeNbd(makers);
            argv = QemuNbd.connect(device, type, image, readOnly);
        }
        List<String> absent = provider == Provider.TAP_CTL
                ? DIRECTORIES.stream().filter(path -> host.stat(path).isEmpty()).toList()
                : List.of();
        return new AttachTap(
                provider.word(),
                device,
                type.word(),
                image,
                readOnly,
                argv,
                UUID.randomUUID().toString(),
                absent);
    }

    private static String freeNbd(TapMakers makers) {
        if (makers.nbd() != TapMakers.Nbd.LOADED) {
            return QemuNbd.device(0);
        }
        return makers.freeNbd()
                .orElseThrow(() -> new RefusedException(
                        "no nbd device is free", "`xenscope disk list` shows who has them; detach one"));
    }

    @Override
    public List<String> commands() {
        return List.of(ShellText.line(argv));
    }

    @Override
    public List<String> undoCommands() {
        return provider.equals(Provider.QEMU_NBD.word())
                ? List.of(ShellText.line(QemuNbd.disconnect(device)))
                : List.of("tap-ctl destroy -p PID -m MINOR");
    }

    @Override
    public void perform(Site site) {
        Output output = site.control()
                .run(new Invocation(TapServers.marked(mark, argv), new byte[0], LIMIT))
                .orFail("look whether " + image + " is whole: `qemu-img check " + image
                        + "`; `xenscope disk list` shows what else the server may miss");
        if (provider.equals(Provider.TAP_CTL.word())) {
            try {
                TapCtl.created(output.text());
            } catch (FailedException e) {
                undo(site);
                throw e;
            }
        }
    }

    /** Both programs clear up themselves what they could not finish. */
    @Override
    public boolean allOrNothing() {
        return true;
    }

    @Override
    public void verify(Site site) {
        ImageUse use = new TapProbe(site.host(), site.store()).of(image);
        TapDevice mine = of(use.facts())
                .filter(TapDevice::usable)
                .orElseThrow(() -> new FailedException(
                        ShellText.line(argv) + " ended well, and no device serves " + image,
                        "look at /var/log for what the server said"));
        List<Holder> others = use.against(readOnly).stream()
                .filter(each -> mine.pid().orElse(0) != each.pid())
                .toList();
        if (!others.isEmpty()) {
            throw new FailedException(
                    image + " was opened by another at the same time: "
                            + others.get(0).words(),
                    "`xenscope undo`, and attach it when that has ended");
        }
    }

    /** The device that this made, while it is there. */
    public Optional<TapDevice> of(TapFacts facts) {
        return facts.ofMark(mark).stream().filter(each -> !each.orphanServer()).findFirst();
    }

    @Override
    public void undo(Site site) {
        TapFacts facts = TapServers.read(site);
        while (awaitCreators(site.host(), facts)) {
            facts = TapServers.read(site);
        }
        Set<Integer> left = facts.marked(mark);
        for (TapDevice each : facts.ofMark(mark)) {
            DetachTap.take(site, each);
            left.remove(each.pid().orElse(0));
        }
        new ProcessDetailsProbe(site.host()).read(left).forEach((pid, process) -> {
            if (mark.equals(process.environment().get(TapFacts.MARK))) {
                end(site, pid);
            }
        });
        for (String path : absent) {
            if (site.host().stat(path).isPresent() && site.host().list(path).isEmpty()) {
                site.control().remove(path);
            }
        }
    }

    /** Waits for a {@code tap-ctl create} that still works: one whose xenscope was killed goes on. */
    private boolean awaitCreators(Host host, TapFacts facts) {
        Set<Integer> servers = new TreeSet<>();
        facts.devices().forEach(each -> each.pid().ifPresent(servers::add));
        boolean waited = false;
        for (int pid : facts.marked(mark)) {
            boolean creates = !servers.contains(pid) && creates(host, pid);
            waited |= creates;
            if (creates && !TapServers.awaitEnd(host, pid, LIMIT)) {
                throw new FailedException(
                        ShellText.line(argv) + " on " + host.name() + " has not ended: process " + pid,
                        "look at what it waits for in /proc/" + pid + "/stack, then `xenscope undo` again");
            }
        }
        return waited;
    }

    private static boolean creates(Host host, int pid) {
        Optional<ProcessDetails> process = new ProcessDetailsProbe(host).read(pid);
        return process.filter(each -> each.argv().contains("create")).isPresent();
    }

    /** A server that was begun and serves nothing, or a part of one that just ends. It hears SIGTERM. */
    private void end(Site site, int pid) {
        site.control().run(Invocation.of(Duration.ofSeconds(10), "kill", Integer.toString(pid)));
        if (!TapServers.awaitEnd(site.host(), pid, Duration.ofSeconds(20))) {
            throw new FailedException(
                    "process " + pid + " on " + site.host().name() + ", begun for " + image + ", does not end",
                    "look at what it waits for in /proc/" + pid + "/stack; never kill -9 a tapdisk");
        }
    }
}
