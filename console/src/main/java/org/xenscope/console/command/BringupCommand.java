package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.DebugOrders;
import org.xenscope.console.debug.GdbStart;
import org.xenscope.console.debug.StartOrders;
import org.xenscope.error.AbsentException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;
import org.xenscope.host.Host;
import org.xenscope.libxl.StartDeadline;
import org.xenscope.recipes.Changes;
import org.xenscope.recipes.Journal;
import org.xenscope.recipes.JournalRecord;
import org.xenscope.recipes.Site;
import org.xenscope.recipes.bringup.Bringup;
import org.xenscope.recipes.bringup.BringupListener;
import org.xenscope.recipes.bringup.BringupRun;
import org.xenscope.recipes.bringup.ConfigSource;
import org.xenscope.recipes.debug.DebugProgress;
import org.xenscope.recipes.debug.StartDebugger;
import org.xenscope.xenstore.Store;

/** The guided bring-up: plan, do, watch, verify; on failure retry, skip, keep or undo. */
@AutoService(Command.class)
public final class BringupCommand implements Command {
    private static final Duration USUAL = Duration.ofMinutes(10);
    private static final String ONLY_RECIPE = "domain";
    /** The name under which a journal keeps the wrapper's map. */
    private static final String WRAPPER = "wrapper";

    @Override
    public String usage() {
        return """
                bringup - bring a domain up, step by step, from its config to a guest that answers

                Example: xenscope -H lab bringup uivm
                Usage: xenscope bringup [OPTIONS] CONFIG
                     --step                 ask before each step
                     --keep-on-failure      when a step fails, leave what was done as it is
                     --within=DURATION      time for all of it (10m)
                     --recipe=NAME          the steps to take: domain
                     --wrapper              put xenscope's own wrapper before QEMU, for this domain
                     --map=PAIR             with --wrapper: IMAGE=DEVICE, as for `dm wrapper install`
                     --resume=SESSION       go on with a bring-up that was kept or killed
                     --no-tap               leave a VHD to libxl, which has QEMU open it, instead of a tap device
                     --gdb                  QEMU starts under gdb, from its first instruction
                %s%s
                CONFIG is an xl.cfg: a file here, host:PATH for one on the host, or a bare name that the host has as
                /etc/xen/guests/NAME.cfg or /etc/xen/NAME.cfg. When a step fails, all is undone unless somebody at the
                terminal, or --keep-on-failure, wants it kept.

                With --gdb, xenscope's wrapper holds QEMU until gdb is there: QEMU gets libxl's own arguments, descriptors
                and environment, and goes on by itself in libxl's time. At a terminal the debug prompt opens beside
                the bring-up, and stays until `end`. With --yes, or without a terminal and --ex, what QEMU stops at is
                shown with arguments and callers, it goes on, and gdb lets go when all is up.
                """
                .formatted(StartOrders.USAGE, DebugOrders.USAGE);
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.GUEST_CONFIG);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        arguments.option("recipe").filter(name -> !name.equals(ONLY_RECIPE)).ifPresent(name -> {
            throw new AbsentException("there is no recipe " + name, "there is: " + ONLY_RECIPE);
        });
        if (arguments.has("step") && !session.canAsk()) {
            throw new RefusedException("--step asks before each step, and nobody can be asked", "leave --step out");
        }
        Duration within = arguments.duration("within").orElse(USUAL);
        if (arguments.has("resume")) {
            arguments.words(0, 0);
            return resume(session, arguments, within);
        }
        String name = arguments.words(1, 1).get(0);
        Host host = session.host();
        // A host without a store is no dom0, whatever configs it has.
        Store store = session.store();
        ConfigSource source = ConfigSource.find(host, name, session.path(name));
        Bringup bringup = new Bringup(host, store, source, UUID.randomUUID().toString(), session.clock(), within);
        if (arguments.has("map") && !arguments.has("wrapper")) {
            throw new UsageException("--map is for the wrapper", "give --wrapper too");
        }
        Map<String, String> settings = new LinkedHashMap<>();
        if (arguments.has("wrapper")) {
            Map<String, String> images = DmWrapperInstall.images(host, arguments.all("map"));
            bringup.wrap(images);
            settings.put(WRAPPER, wrapperText(images));
        }
        if (arguments.has("no-tap")) {
            bringup.withoutTaps();
        }
        Optional<BringupTalk> talk = debug(session, arguments, bringup, "bringup " + name + " --gdb");
        try (BringupRun run = new BringupRun(bringup, listener(session, talk))) {
            if (session.rehearses()) {
                return new BringupPlan(
                        bringup.heading(), run.plan(), session.options().asShell());
            }
            Site site = session.site("bringup " + name);
            String config = source.onHost()
                    .map(path -> "host:" + path)
                    .orElse(session.path(name).toString());
            settings.putAll(Map.of("config", config, "uuid", bringup.uuid(), Session.BOOT, session.boot(host)));
            Journal journal = session.journals().start("bringup", host.name(), "bringup " + name, settings);
            BringupDialog dialog =
                    new BringupDialog(session, arguments, bringup, run, new Changes(site, journal), talk.isEmpty());
            return go(dialog, bringup, talk, Set.of());
        }
    }

    private static Result go(BringupDialog dialog, Bringup bringup, Optional<BringupTalk> talk, Set<String> done) {
        if (talk.isEmpty()) {
            return dialog.go(done);
        }
        try {
            return talk.get().during(() -> dialog.go(done));
        } finally {
            bringup.debugger().ifPresent(StartDebugger.Attached::close);
        }
    }

    private static BringupListener listener(Session session, Optional<BringupTalk> talk) {
        BringupListener events = new BringupEvents(session);
        return talk.<BringupListener>map(each -> new Watched(events, each)).orElse(events);
    }

    /**
     * Has QEMU start under gdb where --gdb is given.
     *
     * @param words of the session for a person
     * @return who talks with gdb meanwhile
     */
    private static Optional<BringupTalk> debug(Session session, Arguments arguments, Bringup bringup, String words) {
        if (!arguments.has("gdb")) {
            if (StartOrders.given(arguments)) {
                throw new UsageException(
                        "--break, --break-set, --log, --stop-at-start, --ex and --batch are for gdb", "give --gdb too");
            }
            return Optional.empty();
        }
        Optional<BringupTalk> talk = talk(session, arguments, bringup.name());
        bringup.debug(new GdbStart(
                session,
                bringup.name(),
                words,
                StartOrders.of(arguments, talk.isPresent()),
                talk.<GdbStart.Talk>map(each -> each).orElse(GdbStart.Talk.NOBODY),
                StartDeadline.of(bringup.xen())));
        return talk;
    }

    /** Whether somebody talks with gdb meanwhile: a person at the terminal, or the words of --ex. */
    private static Optional<BringupTalk> talk(Session session, Arguments arguments, String name) {
        DebugOrders orders = DebugOrders.of(arguments);
        boolean person = session.canAsk()
                && !session.options().yes()
                && !session.options().json()
                && !session.rehearses()
                && !orders.batch();
        if (orders.lines().isEmpty() && !person) {
            return Optional.empty();
        }
        session.mayDebug();
        return Optional.of(new BringupTalk(session, name, orders));
    }

    /** The wrapper's map in a journal: a line each for image and device. */
    private static String wrapperText(Map<String, String> images) {
        return images.entrySet().stream()
                .map(each -> each.getKey() + "\n" + each.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static Map<String, String> wrapperMap(String text) {
        List<String> lines = text.lines().toList();
        Map<String, String> images = new LinkedHashMap<>();
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            images.put(lines.get(i), lines.get(i + 1));
        }
        return images;
    }

    private static Result resume(Session session, Arguments arguments, Duration within) {
        if (arguments.has("wrapper") || arguments.has("map")) {
            throw new UsageException(
                    "--wrapper and --map are settled when a bring-up begins", "leave them out: the session has them");
        }
        JournalRecord record =
                session.journals().read(arguments.option("resume").orElseThrow());
        String config = record.settings().get("config");
        String uuid = record.settings().get("uuid");
        if (config == null || uuid == null) {
            throw new UsageException(
                    record.id() + " is no bring-up", "`xenscope session list` shows what each session is");
        }
        if (record.state().equals("undone")) {
            throw new RefusedException(record.id() + " is undone", "begin anew: `xenscope bringup " + config + "`");
        }
        Host host = session.host(record.host());
        if (arguments.has("gdb") && !session.host().name().equals(host.name())) {
            throw new UsageException(
                    record.id() + " is on " + host.name() + ", and gdb would look for QEMU on "
                            + session.host().name(),
                    "give -H " + host.name() + " too");
        }
        ConfigSource source = ConfigSource.find(host, config, session.path(config));
        Store store = session.store(record.host());
        Bringup bringup = new Bringup(host, store, source, uuid, session.clock(), within);
        Optional.ofNullable(record.settings().get(WRAPPER)).ifPresent(text -> bringup.wrap(wrapperMap(text)));
        if (arguments.has("no-tap")) {
            bringup.withoutTaps();
        }
        Set<String> done = new HashSet<>(record.steps());
        boolean there = bringup.findDomain().isPresent();
        if (!there) {
            // What was built is gone, whoever took it away: only looking at the host and the config counts.
            done.clear();
        } else {
            // The name is taken, by this very domain.
            done.add("preflight");
        }
        // also where xl create went on alone after a kill
        if (arguments.has("gdb") && there) {
            throw new RefusedException(
                    record.id() + " has made " + bringup.name() + " on " + host.name() + ", and its QEMU has begun",
                    "debug it as it runs: `xenscope gdb session " + bringup.name() + "`; or undo " + record.id()
                            + " and begin anew with --gdb");
        }
        Optional<BringupTalk> talk = debug(session, arguments, bringup, "bringup --resume=" + record.id() + " --gdb");
        try (BringupRun run = new BringupRun(bringup, listener(session, talk))) {
            if (session.rehearses()) {
                return new BringupPlan(
                        bringup.heading(),
                        run.plan().stream()
                                .filter(line -> !done.contains(line.id()))
                                .toList(),
                        session.options().asShell());
            }
            Site site = session.site(record.host(), "bringup --resume");
            Journal journal = session.journals().reopen(record);
            BringupDialog dialog =
                    new BringupDialog(session, arguments, bringup, run, new Changes(site, journal), talk.isEmpty());
            return go(dialog, bringup, talk, done);
        }
    }

    /** Tells the one who talks with gdb when the domain is made. */
    private record Watched(BringupListener all, BringupTalk talk) implements BringupListener {
        @Override
        public void step(Progress progress) {
            if (progress.id().equals("create") && progress.state() == State.DONE) {
                talk.created();
            }
            all.step(progress);
        }

        @Override
        public void waiting(String id, String what) {
            all.waiting(id, what);
        }

        @Override
        public void debug(DebugProgress progress, long atMillis) {
            // its own prompt shows what gdb tells
            if (progress.state() != DebugProgress.State.STOPPED && progress.state() != DebugProgress.State.RUNNING) {
                all.debug(progress, atMillis);
            }
        }
    }
}
