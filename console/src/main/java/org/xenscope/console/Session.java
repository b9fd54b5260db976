package org.xenscope.console;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.xenscope.console.debug.DebugDesk;
import org.xenscope.console.debug.DebugOpening;
import org.xenscope.console.debug.DebugOrders;
import org.xenscope.console.debug.DebugOver;
import org.xenscope.console.debug.DebugSession;
import org.xenscope.console.text.Out;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Host;
import org.xenscope.host.HostUri;
import org.xenscope.lab.Lab;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Changes;
import org.xenscope.recipes.Journal;
import org.xenscope.recipes.Journals;
import org.xenscope.recipes.Site;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreMirror;

/** What a command may use: the host it looks at, its store, somebody to ask, a place to say what happens. */
public final class Session {
    /** The name under which a journal keeps {@link #boot}. */
    public static final String BOOT = "boot";

    private final GlobalOptions options;
    private final Surroundings surroundings;
    private final HostDoor door;
    private final Lines lines;
    private final Runnable unlimited;

    /** @param unlimited from now on the command keeps {@code --timeout} itself */
    Session(GlobalOptions options, Surroundings surroundings, HostDoor door, Lines lines, Runnable unlimited) {
        this.options = options;
        this.surroundings = surroundings;
        this.door = door;
        this.lines = lines;
        this.unlimited = unlimited;
    }

    public GlobalOptions options() {
        return options;
    }

    public Clock clock() {
        return surroundings.clock();
    }

    public Map<String, String> environment() {
        return surroundings.environment();
    }

    /** A file or directory as the user names it, from where the user stands. */
    public Path path(String name) {
        return surroundings.directory().resolve(name);
    }

    /** The host, opened when first asked for and kept. */
    public Host host() {
        return door.host(HostChoice.uri(options, this), this);
    }

    /** Another host than the session's own: the one a journal names. */
    public Host host(String uri) {
        return door.host(uri, this);
    }

    /** The store of the host that the options name, kept in memory from the first use on. It is closed with the program. */
    public StoreMirror mirror() {
        return door.mirror(HostChoice.uri(options, this), this);
    }

    /** The host's store, opened when first asked for and kept. */
    public Store store() {
        return door.store(HostChoice.uri(options, this), this);
    }

    /** The same, of the host that a journal names. */
    public Store store(String uri) {
        return door.store(uri, this);
    }

    public Journals journals() {
        return surroundings.journals();
    }

    /** What happens while the command runs: a line, or one JSON object. */
    public void emit(Event event) {
        // Beside a conversation with a debug target it must not garble what is typed there.
        if (!surroundings.desk().tell(event)) {
            show(event);
        }
    }

    /** The same, only where there is such a conversation: who does not talk is told the same in another way. */
    public void emitBeside(Event event) {
        surroundings.desk().tell(event);
    }

    /** The same, at once. */
    void show(Event event) {
        clearStatus();
        Out out = out();
        synchronized (out) {
            if (options.json()) {
                out.raw(Json.line(event.json()));
            } else {
                event.text(out);
                out.flush();
            }
        }
    }

    /** Whether anybody still reads what is emitted; what only tells ends when not. */
    public boolean heard() {
        return out().lost().isEmpty();
    }

    /** What goes on just now, for a person at a terminal; the next one replaces it. */
    public void status(String text) {
        // A line that is drawn over has no place beside one that is typed.
        if (!options.json() && !options.quiet() && surroundings.desk().open().isEmpty()) {
            surroundings.err().status(text);
        }
    }

    public void clearStatus() {
        surroundings.err().clearStatus();
    }

    /** A word to the person that is no part of the result: on stderr. */
    public void say(String text) {
        if (!options.quiet()) {
            surroundings.err().line(text).flush();
        }
    }

    /** Whether --yes or somebody says yes; no when nobody can be asked. */
    public boolean agreed(String question) {
        return options.yes()
                || ask(question + " [y/N] ")
                        .filter(answer -> answer.matches("(?i)y|yes"))
                        .isPresent();
    }

    /** Whether there is a person who can be asked. */
    public boolean canAsk() {
        return surroundings.asker() != Asker.NOBODY;
    }

    /** One sentence on stderr, for whoever reads stdout by a program: what went wrong. */
    public void complain(String what) {
        if (options.json() || !surroundings.out().look().moving()) {
            surroundings.err().line("xenscope: " + what);
        }
    }

    /** What a person answers; empty when nobody can be asked. */
    public Optional<String> ask(String question) {
        out().flush();
        return surroundings.asker().ask(question);
    }

    /** Prints what the actions would do, or does them under a journal of their own. */
    public Result change(String kind, String what, Action... actions) {
        if (rehearses()) {
            return plan(commands(actions));
        }
        Site site = site(what);
        try (Journal journal =
                surroundings.journals().start(kind, site.host().name(), what, Map.of(BOOT, boot(site.host())))) {
            Changes changes = new Changes(site, journal);
            for (Action action : actions) {
                changes.perform(action);
            }
            journal.end("done");
            return new ChangeResult(journal.id(), commands(actions));
        }
    }

    /**
     * Does an action, works with it, and takes it back, however the work ends. What cannot be taken back, as the host is
     * lost, and what a kill left, {@code undo} takes back.
     */
    public <T> T meanwhile(String kind, String what, Action action, Function<Site, T> work) {
        Standing standing = begin(kind, what, action);
        T result;
        try {
            result = work.apply(standing.site());
        } catch (RuntimeException e) {
            standing.end(e);
            throw e;
        }
        try {
            standing.close();
        } catch (XenscopeException e) {
            // the last thing that is known of it would not be shown
            if (result instanceof DebugOver over && !over.summary().isEmpty()) {
                say(over.summary());
            }
            say("`xenscope undo " + standing.journal.id() + "` sees to what is left on "
                    + standing.site.host().name());
            throw e;
        }
        return result;
    }

    /** The same for who works with it longer than one call: it is taken back when the result is closed. */
    public Standing begin(String kind, String what, Action action) {
        Site site = site(what);
        Journal journal =
                surroundings.journals().start(kind, site.host().name(), what, Map.of(BOOT, boot(site.host())));
        Standing standing = new Standing(site, journal);
        try {
            new Changes(site, journal).perform(action);
            return standing;
        } catch (RuntimeException e) {
            standing.end(e);
            throw e;
        }
    }

    /** An action that stands for as long as somebody works with it. */
    public final class Standing implements AutoCloseable {
        private final Site site;
        private final Journal journal;

        private Standing(Site site, Journal journal) {
            this.site = site;
            this.journal = journal;
        }

        public Site site() {
            return site;
        }

        /** Takes it back where something else has failed, which is what matters. */
        void end(RuntimeException why) {
            try (journal) {
                takeBack(site, journal, why);
            }
        }

        @Override
        public void close() {
            try (journal) {
                undo(site, journal);
            }
        }
    }

    private void takeBack(Site site, Journal journal, RuntimeException why) {
        // Ctrl-C stops the work, not the cleaning up
        boolean interrupted = Thread.interrupted();
        try {
            undo(site, journal);
        } catch (XenscopeException e) {
            why.addSuppressed(e);
            say("something is left on " + site.host().name() + ": " + e.what() + "; `xenscope undo " + journal.id()
                    + "` takes it back");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void undo(Site site, Journal journal) {
        journal.undo(site, surroundings.journals().read(journal.id()).left(), entry -> {});
        journal.end("undone");
    }

    /** Which start of the host this is: what was done to an earlier one is gone with it. Empty when it cannot be told. */
    public String boot(Host host) {
        if (HostUri.parse(host.name()) instanceof HostUri.OfLab lab) {
            // A restored lab has the kernel's boot id of the state that was saved.
            return Lab.named(lab.name().orElse(Lab.DEFAULT))
                    .status()
                    .created()
                    .map(Instant::toString)
                    .orElse("");
        }
        try {
            return new String(host.read("/proc/sys/kernel/random/boot_id"), StandardCharsets.US_ASCII).strip();
        } catch (UsageException | AbsentException | DeniedException e) {
            // Only a socket, or a dom0 without that file.
            return "";
        }
    }

    /**
     * Talks with a debug target, at a prompt or by a script, until that is over; then the target runs on, and what it was
     * opened with is closed, in order. From here on {@code --timeout} holds for each word by itself.
     *
     * @throws RefusedException when this process debugs something already; the target is closed all the same
     */
    public Result debug(DebugOpening opening, DebugOrders orders) {
        takeLimit();
        DebugDesk desk = surroundings.desk();
        DebugSession debug = new DebugSession(opening, clock());
        int exit;
        try (debug) {
            desk.put(debug);
            try {
                exit = surroundings.stage().converse(debug, orders, lines);
            } finally {
                desk.clear();
            }
        }
        return new DebugOver(debug.summary(), debug.troubles(), exit);
    }

    /** The debug session of this process. @throws RefusedException when there is none */
    public DebugSession debugging() {
        return surroundings.desk().session();
    }

    /** @throws RefusedException when this process debugs something already: asked before anything is begun */
    public void mayDebug() {
        surroundings.desk().free();
    }

    /** The command lines of this process. */
    public Lines lines() {
        return lines;
    }

    /** Leaves {@code --timeout} to the command, which ends in another way than by being interrupted. */
    public Optional<Duration> takeLimit() {
        unlimited.run();
        return options.timeout();
    }

    /** @throws RefusedException in a session that may not change anything */
    public void mayChange(String what) {
        options.policy().permit(what);
    }

    /** The right and the means to change the host. @throws RefusedException in a session that may not */
    public Site site(String what) {
        return door.site(HostChoice.uri(options, this), this, options.policy().permit(what));
    }

    /** The same, of the host that a journal names. */
    public Site site(String uri, String what) {
        return door.site(uri, this, options.policy().permit(what));
    }

    /** Whether commands are only to be shown: a dry run, or {@code --as-shell}. */
    public boolean rehearses() {
        return options.dryRun() || options.asShell();
    }

    /** What would be done: commands that can be typed, in order. */
    public Result plan(List<String> commands) {
        return new PlanResult(commands, options.asShell());
    }

    private static List<String> commands(Action... actions) {
        return Arrays.stream(actions).flatMap(a -> a.commands().stream()).toList();
    }

    /** Where text for a person goes while a command asks something; a result is returned instead. */
    public Out console() {
        return options.json() ? surroundings.err() : surroundings.out();
    }

    Out out() {
        return surroundings.out();
    }
}
