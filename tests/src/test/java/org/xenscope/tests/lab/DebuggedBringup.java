package org.xenscope.tests.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.xenscope.host.Host;
import org.xenscope.host.HostControl;
import org.xenscope.host.Permit;
import org.xenscope.host.Policy;
import org.xenscope.host.SshHost;
import org.xenscope.lab.Lab;
import org.xenscope.recipes.Changes;
import org.xenscope.recipes.Journal;
import org.xenscope.recipes.Journals;
import org.xenscope.recipes.Site;
import org.xenscope.recipes.bringup.Bringup;
import org.xenscope.recipes.bringup.BringupListener;
import org.xenscope.recipes.bringup.BringupRun;
import org.xenscope.recipes.bringup.ConfigSource;
import org.xenscope.recipes.bringup.Outcome;
import org.xenscope.recipes.debug.DebugProgress;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreWriter;
import org.xenscope.xenstore.Stores;

/** A bring-up with a {@link PlainGdb}, as a process of its own: {@code LAB CONFIG WAY [STEP…]}, without those steps. It says JSON
 * lines, as bringup does. */
final class DebuggedBringup {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DebuggedBringup() {}

    private record LabSite(Host host, Store store, Permit permit) implements Site {
        @Override
        public HostControl control() {
            return host.control(permit);
        }

        @Override
        public StoreWriter storeChanges() {
            return store.changes(permit);
        }
    }

    private static final class Printed implements BringupListener {
        @Override
        public void step(Progress progress) {
            print(Map.of(
                    "step", progress.id(),
                    "state", progress.state().name().toLowerCase(Locale.ROOT),
                    "detail", progress.detail()));
        }

        @Override
        public void waiting(String id, String what) {
            print(Map.of("waits", what));
        }

        @Override
        public void debug(DebugProgress progress, long atMillis) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("debug", progress.state().name().toLowerCase(Locale.ROOT));
            line.put("detail", progress.detail());
            progress.pid().ifPresent(pid -> line.put("pid", pid));
            progress.leftMillis().ifPresent(left -> line.put("leftMillis", left));
            print(line);
        }
    }

    private static synchronized void print(Map<String, ?> line) {
        try {
            System.out.println(JSON.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    public static void main(String[] arguments) throws IOException {
        Clock clock = Clock.systemUTC();
        Path state = Path.of(System.getenv("XDG_STATE_HOME"));
        try (Host host = new SshHost(Lab.named(arguments[0]).target());
                Store store = Stores.open(host, clock)) {
            Site site = new LabSite(host, store, Policy.CHANGE.permit("a test"));
            Journals journals = new Journals(state.resolve("xenscope/sessions"), clock);
            ConfigSource source = ConfigSource.find(host, arguments[1], Path.of(arguments[1]));
            Bringup bringup =
                    new Bringup(host, store, source, UUID.randomUUID().toString(), clock, Duration.ofMinutes(5));
            bringup.debug(new PlainGdb(site.control(), PlainGdb.Way.valueOf(arguments[2])));
            Journal journal = journals.start("bringup", host.name(), "bringup", Map.of());
            try (BringupRun run = new BringupRun(bringup, new Printed())) {
                run.plan()
                        .forEach(each -> print(
                                Map.of("plan", each.id(), "what", each.planned().what())));
                bringup.allow(new Changes(site, journal));
                Outcome outcome =
                        run.run(Set.copyOf(Arrays.asList(arguments).subList(3, arguments.length)), line -> {});
                journal.end(outcome.up() ? "up" : "failed");
                print(Map.of(
                        "result", outcome.up() ? "up" : "failed",
                        "session", journal.id(),
                        "findings", outcome.findings(),
                        "error", String.valueOf(outcome.error())));
            } finally {
                journal.close();
            }
        }
    }
}
