package org.xenscope.recipes.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.error.FailedException;
import org.xenscope.host.Invocation;
import org.xenscope.host.Output;
import org.xenscope.libxl.DomainLine;
import org.xenscope.libxl.XlFailure;
import org.xenscope.libxl.XlFailures;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.Site;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StorePath;

/**
 * {@code xl create -p}, with a uuid that we choose: so the journal can name the domain before there is one, and undo never
 * destroys somebody else's that got the same domid or name.
 *
 * @param config an xl.cfg on the host
 * @param settings what xl takes in place of the config's own, {@code key=value} in its syntax; the uuid is one of them
 * @param absent top nodes of the store that were not there before; libxl leaves them empty after a destroy, undo removes
 *     them when they are
 */
public record CreateDomain(String config, String name, String uuid, List<String> settings, List<String> absent)
        implements Action {
    /** libxl waits 60 s for a device model and 40 s for each hotplug script; an emulated host is slow besides. */
    private static final Duration CREATE_LIMIT = Duration.ofMinutes(5);

    private static final List<String> TOP = List.of(
            "/libxl",
            "/vm",
            "/local/domain/0/backend",
            "/local/domain/0/backend/console",
            "/local/domain/0/backend/qdisk",
            "/local/domain/0/backend/vbd",
            "/local/domain/0/backend/vfb",
            "/local/domain/0/backend/vif",
            "/local/domain/0/backend/vkbd",
            "/local/domain/0/device-model");

    /** Looks at what stands in the store now. */
    public static CreateDomain of(Store store, String config, String name, String uuid, List<String> settings) {
        List<String> absent =
                TOP.stream().filter(p -> !store.exists(StorePath.of(p))).toList();
        return new CreateDomain(config, name, uuid, settings, absent);
    }

    @Override
    public List<String> commands() {
        return List.of(ShellText.line(argv()));
    }

    @Override
    public List<String> undoCommands() {
        return List.of("xl destroy " + ShellText.word(name));
    }

    @Override
    public void perform(Site site) {
        Output output = site.control().run(new Invocation(argv(), new byte[0], CREATE_LIMIT));
        if (!output.ok()) {
            throw failed(output);
        }
    }

    private FoundException failed(Output output) {
        String said = output.errors();
        XlFailure failure = XlFailures.explain(said, name);
        return new FoundException(Finding.error(
                "XS0201",
                null,
                name,
                "xl could not create " + name,
                new Finding.Evidence(
                        "stderr of", ShellText.line(argv()), said.isEmpty() ? "ended with " + output.exit() : said),
                failure.cause(),
                new Finding.Fix(failure.next(), "", false)));
    }

    @Override
    public void verify(Site site) {
        if (Domains.byUuid(site.store(), uuid).isEmpty()) {
            throw new FailedException(
                    "xl said it created " + name + ", but no domain has the uuid " + uuid,
                    "`xl list -v` shows the domains; /var/log/xen/xl-" + name + ".log what happened");
        }
    }

    @Override
    public void undo(Site site) {
        Domains.awaitCreator(site.host(), uuid, CREATE_LIMIT);
        // Not by the store: it may have lost a domain that Xen still has.
        Optional<DomainLine> domain = Domains.known(site.host(), uuid);
        if (domain.isPresent()) {
            Domains.destroy(site, domain.get().domid(), uuid);
        }
        Domains.byUuid(site.store(), uuid).ifPresent(domid -> {
            throw new FailedException(
                    "Xen has no domain " + name + " any more, but the store has nodes of it: /local/domain/" + domid,
                    "see them by `xenscope store ls -R /local/domain/" + domid
                            + "`, take them away, then `xenscope undo`");
        });
        // Children before parents: a parent is empty only when its own empty children are gone.
        List<String> deepest = new ArrayList<>(absent);
        deepest.sort((a, b) -> b.length() - a.length());
        site.storeChanges().transaction(store -> {
            for (String each : deepest) {
                StorePath path = StorePath.of(each);
                if (store.exists(path) && store.directory(path).isEmpty()) {
                    store.remove(path);
                }
            }
            return deepest.size();
        });
    }

    private List<String> argv() {
        List<String> argv = new ArrayList<>(List.of("xl", "create", "-p", config));
        argv.addAll(settings);
        return argv;
    }
}
