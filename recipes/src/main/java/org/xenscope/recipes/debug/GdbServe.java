package org.xenscope.recipes.debug;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.ProcessDetailsProbe;
import org.xenscope.devicemodel.chain.Wrapper;
import org.xenscope.devicemodel.chain.WrapperProbe;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.RefusedException;
import org.xenscope.host.Host;
import org.xenscope.host.Query;
import org.xenscope.libxl.StartDeadline;
import org.xenscope.recipes.Site;
import org.xenscope.recipes.action.Domains;
import org.xenscope.recipes.action.InstallWrapper;
import org.xenscope.recipes.action.ShellText;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StorePath;

/**
 * A debugger for the next QEMU of a domain that somebody else creates: a wrapper of its own holds that, and nothing else of
 * the host. Whoever creates the domain names the wrapper, in its config or on xl's command line.
 *
 * @param name the domain's
 * @param passed a domain of this name whose QEMU is past its start: the one after it is meant
 * @param install puts the wrapper there; to be performed before anybody is told the words
 */
public record GdbServe(String name, OptionalInt passed, InstallWrapper install) {
    /** libxl's last questions to a QEMU that has said that it runs. */
    private static final Duration QUESTIONS = Duration.ofSeconds(30);

    /**
     * Looks whether there is anything to wait for.
     *
     * @param qemu the program to become
     * @param images disk images, and the block device that QEMU opens in place of each
     * @param next whether the next start of a domain that runs is meant
     * @throws RefusedException when the domain runs and its next start is not meant, or somebody waits for its QEMU already
     */
    public static GdbServe of(
            Host host, Store store, String name, String qemu, Map<String, String> images, boolean next) {
        OptionalInt running = Domains.byName(store, name);
        if (running.isPresent() && !next) {
            throw new RefusedException(
                    name + " runs as domain " + running.getAsInt() + ", so its QEMU is past its start",
                    "`xenscope gdb session " + ShellText.word(name)
                            + "` debugs it as it is; --next waits for its next start");
        }
        // The name may hold what a path should not.
        String mark = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
        String directory = new WrapperProbe(host).base() + "/serve-" + mark;
        if (host.stat(directory + "/" + Wrapper.SCRIPT).isPresent()) {
            throw new RefusedException(
                    "the next QEMU of " + name + " is waited for already, by the wrapper in " + directory,
                    "`xenscope session list` shows by whom; `xenscope undo` takes it away");
        }
        return new GdbServe(
                name, running, InstallWrapper.at(host, directory, new Wrapper(qemu, images, List.of(), List.of(name))));
    }

    /** The wrapper's. */
    public String directory() {
        return install.directory();
    }

    /** What the domain's config must say, as lines of it. */
    public List<String> lines() {
        return InstallWrapper.lines(directory());
    }

    /** The same for a config that is left as it is: {@code xl create -p CONFIG 'device_model_override=…' …}. */
    public String create(String config) {
        List<String> words = new ArrayList<>(List.of("xl", "create", config));
        Wrapper.settings(directory()).forEach((key, value) -> words.add(key + "=" + value));
        return ShellText.line(words);
    }

    /**
     * Waits for it until the debugger has met it, or cannot.
     *
     * @param patience how long somebody may take to create the domain
     * @return the debugger at work; who takes it closes it, and should {@link #awaitCreated}
     */
    public DebuggedStart serve(
            StartDebugger debugger,
            Site site,
            StartDeadline deadline,
            Clock clock,
            DebuggedStart.Listener listener,
            Duration patience) {
        Gate gate = Gate.ofName(site.host(), site.store(), clock, directory(), name, passed);
        DebuggedStart start = new DebuggedStart(debugger, gate, site, deadline, clock, listener, patience);
        boolean served = false;
        try {
            start.awaitMet();
            served = true;
            return start;
        } finally {
            if (!served) {
                start.close();
            }
        }
    }

    /** Waits until {@code xl create} is through, and sees to it that its times are not kept any more. */
    public static void awaitCreated(DebuggedStart start, Site site, StartDeadline deadline) {
        start.held().ifPresent(held -> awaitCreated(site, held, deadline));
        start.created();
    }

    /** xl ends when the domain is made, or becomes its monitor under another pid; another toolstack is not waited for so long. */
    private static void awaitCreated(Site site, HeldQemu held, StartDeadline deadline) {
        ProcessDetailsProbe processes = new ProcessDetailsProbe(site.host());
        // libxl's child between the two ends first
        OptionalInt creator = processes
                .read(held.pid())
                .flatMap(each -> processes.read(each.parentPid()))
                .map(ProcessDetails::parentPid)
                .filter(pid -> pid > 1)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
        StorePath state = StorePath.of("/local/domain/0/device-model/" + held.domid() + "/state");
        try {
            site.store()
                    .await(
                            state,
                            value -> value.filter(each -> new String(each, StandardCharsets.UTF_8).equals("running"))
                                    .isPresent(),
                            deadline.limit().plus(QUESTIONS));
            if (creator.isPresent()) {
                site.host()
                        .query(new Query(List.of("tail", "--pid=" + creator.getAsInt(), "-f", "/dev/null"), QUESTIONS));
            }
        } catch (DeadlineException e) {
            // a toolstack that stays, or a QEMU that stands; what it is now is told by what follows
        }
    }
}
