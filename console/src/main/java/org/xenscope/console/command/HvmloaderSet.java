package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.HvmloaderKey;
import org.xenscope.hvmloader.KeyCatalogue;
import org.xenscope.hvmloader.Reads;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.action.WriteNodes;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.hvmloader.HvmloaderRule;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StorePath;

/** Writes keys of hvmloader while it can still read them, all in one transaction. */
@AutoService(Command.class)
public final class HvmloaderSet implements Command {
    private static final String FORCE = "--force does it all the same";

    @Override
    public String usage() {
        return """
                hvmloader set - write keys for DOMAIN's hvmloader, all in one transaction

                Example: xenscope hvmloader set hvm seabios-legacy-load-roms=1
                Usage: xenscope hvmloader set [OPTIONS] DOMAIN KEY=VALUE...
                  -f --force                also when the domain has run, for unknown keys, and for values that are none

                Keys that `hvmloader check` would call an error are refused, as they are none this hvmloader can start with.
                hvmloader reads its keys once, when the domain begins to run: create it with `xl create -p`, set, then
                `xl unpause`. KEY is as `hvmloader show` lists it; the directory may be left out. `xenscope undo` writes
                the old values back.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN, Operand.HVMLOADER_KEY);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(2, Integer.MAX_VALUE);
        Map<String, String> wanted = wanted(words.subList(1, words.size()));
        boolean force = arguments.has("force");
        if (!force) {
            wanted.forEach(HvmloaderSet::check);
        }
        HvmloaderFacts facts = Hvmloaders.facts(session, words.get(0));
        if (!force && !facts.hasRun().no()) {
            throw new RefusedException(
                    facts.hasRun().yes()
                            ? facts.name() + " has run, and hvmloader reads its keys once: "
                                    + facts.hasRun().why()
                            : "nobody can say whether " + facts.name() + " has run: "
                                    + facts.hasRun().why(),
                    "create it anew with `xl create -p`, set the keys, then `xl unpause`; " + FORCE);
        }
        List<WriteNodes.Wanted> writes = new ArrayList<>();
        wanted.forEach((path, value) -> {
            StorePath node = StorePath.of("/local/domain").child(facts.domid()).child(path);
            readable(session.store(), node, facts.domid(), force);
            writes.add(new WriteNodes.Wanted(node.text(), value.getBytes(StandardCharsets.UTF_8)));
        });
        judge(session, facts, wanted, force);
        return session.change(
                "hvmloader",
                "hvmloader set " + words.get(0) + " " + words.get(1),
                WriteNodes.of(session.store(), writes));
    }

    private static Map<String, String> wanted(List<String> words) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new UsageException(
                        "hvmloader set: `" + word + "` is not KEY=VALUE", "write it like bios=seabios");
            }
            String node = KeyCatalogue.shipped()
                    .node(Values.path(word.substring(0, equals)).text());
            if (wanted.put(node, word.substring(equals + 1)) != null) {
                throw new UsageException("hvmloader set: " + node + " is given twice", "give it once");
            }
            if (!node.matches("(hvmloader|platform|bios-strings)/.+")) {
                throw new UsageException(
                        "hvmloader set: there is no key " + node + nearest(node),
                        "`xenscope hvmloader show` lists them; to force one, begin it with hvmloader/");
            }
        }
        return wanted;
    }

    private static void check(String path, String value) {
        Optional<HvmloaderKey> key = KeyCatalogue.shipped().find(path);
        if (key.isEmpty()) {
            throw new RefusedException(
                    "no hvmloader reads " + path + nearest(path), "`xenscope hvmloader show` lists the keys; " + FORCE);
        }
        if (key.get().writtenByHvmloader()) {
            throw new RefusedException(path + " is written by hvmloader itself", FORCE);
        }
        key.get().complaint(value).ifPresent(wrong -> {
            throw new RefusedException(
                    path + " cannot be \"" + value + "\": " + wrong, key.get().effect() + "; " + FORCE);
        });
    }

    private static String nearest(String path) {
        return KeyCatalogue.shipped()
                .nearest(path)
                .map(key -> ": did you mean " + key.path() + "?")
                .orElse("");
    }

    /** A new node takes the permissions of the one above it, so that one decides whether the domain can read it. */
    private static void readable(Store store, StorePath node, int domid, boolean force) {
        StorePath there = node;
        while (!store.exists(there)) {
            there = there.parent();
        }
        if (!force && !Permission.mayRead(store.permissions(there), domid)) {
            throw new RefusedException(
                    "domain " + domid + " may not read " + there + ", so its hvmloader would not see " + node,
                    "`xenscope store chmod " + there + " n0 r" + domid + "` lets it; " + FORCE);
        }
    }

    /** Asks the rules of `hvmloader check` about the keys as they would be; what was wrong before is none of this. */
    private static void judge(Session session, HvmloaderFacts facts, Map<String, String> wanted, boolean force) {
        Set<String> noted = new HashSet<>();
        wanted.keySet().stream().filter(path -> note(session, facts, path)).forEach(noted::add);
        List<Finding> before = Diagnosis.of(HvmloaderRule.all(), facts).findings();
        List<Finding> findings = Diagnosis.of(HvmloaderRule.all(), facts.with(wanted)).findings().stream()
                .filter(each -> !before.contains(each) || about(each, wanted.keySet()))
                .toList();
        for (Finding finding : findings) {
            boolean error = finding.severity().equals(Severity.ERROR.word());
            if (error && !force) {
                throw new RefusedException(finding.title() + " (" + finding.id() + ")", finding.cause() + "; " + FORCE);
            }
            if (error || finding.severity().equals(Severity.WARNING.word()) && !noted.contains(finding.subject())) {
                session.say(finding.id() + ": " + finding.title());
            }
        }
    }

    private static boolean about(Finding finding, Set<String> paths) {
        return finding.evidence().stream()
                .anyMatch(each -> paths.stream().anyMatch(path -> each.where().endsWith("/" + path)));
    }

    private static boolean note(Session session, HvmloaderFacts facts, String path) {
        Optional<Reads> reads =
                KeyCatalogue.shipped().find(path).map(facts.host()::reads).filter(each -> !each.yes());
        reads.ifPresent(each -> session.say(
                each.no()
                        ? path + " will have no effect: this host's hvmloader does not read it (" + each.why() + ")"
                        : path + ": whether this host's hvmloader reads it is not known (" + each.why() + ")"));
        return reads.isPresent();
    }
}
