package org.xenscope.console;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.text.Out;
import org.xenscope.error.RefusedException;
import org.xenscope.host.Host;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Changes;
import org.xenscope.recipes.Journal;
import org.xenscope.recipes.Journals;
import org.xenscope.recipes.Site;
import org.xenscope.xenstore.Store;

/** What a command may use: the host it looks at, its store, somebody to ask, a place to say what happens. */
public final class Session {
    private final GlobalOptions options;
    private final Surroundings surroundings;
    private final HostDoor door;

    Session(GlobalOptions options, Surroundings surroundings, HostDoor door) {
        this.options = options;
        this.surroundings = surroundings;
        this.door = door;
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
        return door.host(options, this);
    }

    /** Another host than the session's own: the one a journal names. */
    public Host host(String uri) {
        return door.host(uri, options, this);
    }

    /** The host's store, opened when first asked for and kept. */
    public Store store() {
        return door.store(options, this);
    }

    public Journals journals() {
        return surroundings.journals();
    }

    /** What happens while the command runs: a line, or one JSON object. */
    public void emit(Event event) {
        clearStatus();
        if (options.json()) {
            out().raw(Json.line(event.json()));
        } else {
            event.text(out());
        }
    }

    /** What goes on just now, for a person at a terminal; the next one replaces it. */
    public void status(String text) {
        if (!options.json() && !options.quiet()) {
            surroundings.err().status(text);
        }
    }

    public void clearStatus() {
        surroundings.err().clearStatus();
    }

    /** A word to the person that is no part of the result: on stderr. */
    public void say(String text) {
        if (!options.quiet()) {
            surroundings.err().line(text);
        }
    }

    /** @throws RefusedException when the answer is no, or when nobody can be asked and --yes is not given */
    public void confirm(String question) {
        if (options.yes()) {
            return;
        }
        Optional<String> answer = surroundings.asker().ask(question + " [y/N] ");
        if (answer.isEmpty()) {
            throw new RefusedException("not done, because nobody can be asked: " + question, "say --yes");
        }
        if (!answer.get().matches("(?i)y|yes")) {
            throw new RefusedException("not done", "");
        }
    }

    /** Whether --yes or somebody says yes; no when nobody can be asked. */
    public boolean agreed(String question) {
        return options.yes()
                || ask(question + " [y/N] ")
                        .filter(answer -> answer.matches("(?i)y|yes"))
                        .isPresent();
    }

    /** Whether there is somebody who can be asked. */
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
        return surroundings.asker().ask(question);
    }

    /** Prints what the actions would do, or does them under a journal of their own. */
    public Result change(String kind, String what, Action... actions) {
        if (options.dryRun() || options.asShell()) {
            return plan(Arrays.asList(actions));
        }
        Site site = site(what);
        try (Journal journal = surroundings.journals().start(kind, site.host().name(), what, Map.of())) {
            Changes changes = new Changes(site, journal);
            for (Action action : actions) {
                changes.perform(action);
            }
            journal.end("done");
            return new ChangeResult(journal.id(), commands(Arrays.asList(actions)));
        }
    }

    /** The right and the means to change the host. @throws RefusedException in a session that may not */
    public Site site(String what) {
        return door.site(options, this, options.policy().permit(what));
    }

    /** The same, of the host that a journal names. */
    public Site site(String uri, String what) {
        return door.site(uri, options, this, options.policy().permit(what));
    }

    /** What the actions would do, in order. */
    public Result plan(List<Action> actions) {
        return new PlanResult(commands(actions), options.asShell());
    }

    private static List<String> commands(List<Action> actions) {
        List<String> commands = new ArrayList<>();
        actions.forEach(a -> commands.addAll(a.commands()));
        return commands;
    }

    /** Where text for a person goes while a command asks something; a result is returned instead. */
    public Out console() {
        return options.json() ? surroundings.err() : surroundings.out();
    }

    Asker asker() {
        return surroundings.asker();
    }

    Out out() {
        return surroundings.out();
    }
}
