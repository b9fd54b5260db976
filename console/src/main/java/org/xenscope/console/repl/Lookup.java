package org.xenscope.console.repl;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jline.reader.Candidate;
import org.xenscope.console.Operand;
import org.xenscope.console.Session;
import org.xenscope.console.Surroundings;
import org.xenscope.debug.Completion;
import org.xenscope.error.DeadlineException;
import org.xenscope.hvmloader.HvmloaderKey;
import org.xenscope.hvmloader.KeyCatalogue;
import org.xenscope.recipes.JournalRecord;
import org.xenscope.recipes.action.Domains;
import org.xenscope.recipes.bringup.ConfigSource;
import org.xenscope.xenstore.Detail;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreNode;
import org.xenscope.xenstore.StorePath;

/** What a word may become, as the host and this machine stand now. */
final class Lookup {
    private static final Duration SOON = Duration.ofMillis(150);
    private static final StorePath HOME = StorePath.of("/local/domain/0");

    private final Session session;
    private final Surroundings surroundings;

    Lookup(Session session, Surroundings surroundings) {
        this.session = session;
        this.surroundings = surroundings;
    }

    /** @param before the words of the command that come first */
    List<Candidate> candidates(Operand operand, String word, List<String> before) {
        return switch (operand) {
            case STORE_PATH -> storePaths(word);
            case DOMAIN -> domains();
            case DEVICE -> devices(before);
            case GUEST_CONFIG -> {
                List<Candidate> all = files(word);
                ConfigSource.names(session.host()).forEach(name -> all.add(new Candidate(name)));
                yield all;
            }
            case SESSION -> sessions();
            case FILE -> files(word);
            case SNAPSHOT -> {
                List<Candidate> all = files(word);
                all.add(new Candidate("live"));
                yield all;
            }
            case HVMLOADER_KEY -> hvmloaderKeys(word);
            case LOCATION -> debugged(Completion.LOCATION, word);
            case EXPRESSION -> debugged(Completion.EXPRESSION, word);
            case REGISTER -> debugged(Completion.REGISTER, word);
            case WORD -> List.of();
        };
    }

    /** As the target of this process's debug session knows them. */
    private List<Candidate> debugged(Completion what, String word) {
        if (what == Completion.EXPRESSION && word.startsWith("$")) {
            // as gdb's users write a register
            return session.debugging().complete(Completion.REGISTER, word.substring(1)).stream()
                    .map(name -> new Candidate("$" + name))
                    .toList();
        }
        return session.debugging().complete(what, word).stream()
                .map(Candidate::new)
                .toList();
    }

    private List<Candidate> storePaths(String word) {
        String above = word.contains("/") ? word.substring(0, Math.max(1, word.lastIndexOf('/'))) : "/";
        // As the commands take it, a word that does not begin with a slash is below dom0's own node.
        boolean home = !word.isEmpty() && !word.contains("/");
        StorePath path = home ? HOME : StorePath.of(above);
        List<Candidate> candidates = new ArrayList<>();
        Optional<StoreNode> known = mirrored();
        StorePath absolute = path.absolute() ? path : HOME.child(path.text());
        known.flatMap(root -> root.find(absolute))
                .ifPresent(node -> node.children().forEach(child -> {
                    String name = child.path().name();
                    StorePath named = home ? StorePath.of(name) : path.child(name);
                    add(candidates, named, word, child.children().isEmpty());
                }));
        if (candidates.isEmpty()) {
            // not read yet, or it came this moment: one question; whether there is more below each would take one for
            // each
            session.store()
                    .directory(path)
                    .forEach(name -> add(candidates, home ? StorePath.of(name) : path.child(name), word, false));
        }
        return candidates;
    }

    private static void add(List<Candidate> candidates, StorePath child, String word, boolean leaf) {
        if (child.text().startsWith(word)) {
            String slash = leaf ? "" : "/";
            candidates.add(CommandCompleter.candidate(child.text() + slash, child.name() + slash, leaf));
        }
    }

    /** The store as far as it is in memory; empty when it is not there soon: nobody waits for completion. */
    private Optional<StoreNode> mirrored() {
        try {
            return session.mirror().await(view -> view.root().isPresent(), SOON).root();
        } catch (DeadlineException e) {
            return Optional.empty();
        }
    }

    private List<Candidate> domains() {
        Store store = session.store();
        StorePath domains = StorePath.of("/local/domain");
        List<Candidate> candidates = new ArrayList<>();
        for (String domid : store.directory(domains)) {
            candidates.add(new Candidate(domid));
            store.readText(domains.child(domid + "/name")).ifPresent(name -> candidates.add(new Candidate(name)));
        }
        return candidates;
    }

    private List<Candidate> devices(List<String> before) {
        if (before.isEmpty()) {
            return List.of();
        }
        Store store = session.store();
        String domain = before.get(before.size() - 1);
        OptionalInt domid = Domains.named(store, domain);
        List<Candidate> candidates = new ArrayList<>();
        if (domid.isPresent()) {
            StorePath home = StorePath.of("/local/domain/" + domid.getAsInt());
            for (StoreNode kind :
                    store.tree(home.child("device"), Detail.VALUES).children()) {
                kind.children().stream()
                        .map(devid -> devid.path().text().substring(home.text().length() + "/device/".length()))
                        .filter(name -> name.matches("[^/]+/[0-9]+"))
                        .forEach(name -> candidates.add(new Candidate(name)));
            }
        }
        return candidates;
    }

    /** Keys without their directory where that says it; behind the sign, what a key may be. */
    private static List<Candidate> hvmloaderKeys(String word) {
        List<Candidate> candidates = new ArrayList<>();
        KeyCatalogue keys = KeyCatalogue.shipped();
        for (HvmloaderKey key : keys.keys()) {
            String name = keys.node(key.name()).equals(key.path()) ? key.name() : key.path();
            if (word.startsWith(name + "=")) {
                key.values().forEach(value -> candidates.add(new Candidate(name + "=" + value)));
            } else if (!key.several() && !key.writtenByHvmloader()) {
                candidates.add(CommandCompleter.candidate(name + "=", name, false));
            }
        }
        return candidates;
    }

    private List<Candidate> sessions() {
        return surroundings.journals().all().stream()
                .filter(JournalRecord::hasLeft)
                .map(JournalRecord::id)
                .map(Candidate::new)
                .toList();
    }

    private List<Candidate> files(String word) {
        String above = word.contains("/") ? word.substring(0, word.lastIndexOf('/') + 1) : "";
        List<Candidate> candidates = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(session.path(above.isEmpty() ? "." : above))) {
            for (Path name : names) {
                boolean leaf = !Files.isDirectory(name);
                String text = above + name.getFileName() + (leaf ? "" : "/");
                candidates.add(CommandCompleter.candidate(text, text, leaf));
            }
        } catch (IOException e) {
            return candidates;
        }
        return candidates;
    }
}
