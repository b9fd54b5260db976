package org.xenscope.recipes.action;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xenscope.error.RefusedException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.Invocation;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.recipes.Site;

/**
 * The place from which a QEMU is replaced. A symbolic link is made whole or not at all and says whose it is, so two never
 * have the same domain, and none takes away what is another's.
 */
final class RelaunchRooms {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private RelaunchRooms() {}

    static List<String> commands(Relaunched domain) {
        return List.of(
                "mkdir -p -m 700 " + Relaunched.BASE,
                "ln -s " + domain.mark() + " " + ShellText.word(domain.claim()),
                "mkdir -m 700 " + ShellText.word(domain.room()));
    }

    static List<String> clearCommands(Relaunched domain) {
        return List.of("rm -r " + ShellText.word(domain.room()), "rm " + ShellText.word(domain.claim()));
    }

    /** Whose the domain is; empty when nobody replaces its QEMU. */
    static Optional<String> owner(Host host, String claim) {
        Output link = host.query(Query.of("readlink", claim));
        return link.ok() ? Optional.of(link.text().strip()) : Optional.empty();
    }

    /** Nothing when it is ours already. @throws RefusedException when it is another's */
    static void take(Site site, Relaunched domain) {
        site.control().makeDirectory(Relaunched.BASE, 0700);
        Optional<String> owner = owner(site.host(), domain.claim());
        if (owner.isEmpty()) {
            site.control().run(Invocation.of(LIMIT, "ln", "-s", domain.mark(), domain.claim()));
            owner = owner(site.host(), domain.claim());
        }
        if (!owner.equals(Optional.of(domain.mark()))) {
            throw taken(domain.words(), domain.claim());
        }
        site.control().makeDirectory(domain.room(), 0700);
    }

    static RefusedException taken(String domain, String claim) {
        return new RefusedException(
                "QEMU of " + domain + " is being replaced by another xenscope, or by one that was killed: " + claim
                        + " is there",
                "`xenscope session list` where that one was begun shows it; wait for it, or `xenscope undo` it");
    }

    static void clear(Site site, Relaunched domain) {
        if (site.host().stat(domain.room()).isPresent()) {
            for (FileEntry entry : site.host().list(domain.room())) {
                site.control().remove(domain.room() + "/" + entry.name());
            }
            site.control().remove(domain.room());
        }
        if (owner(site.host(), domain.claim()).equals(Optional.of(domain.mark()))) {
            site.control().remove(domain.claim());
        }
        if (domain.base()
                && site.host().stat(Relaunched.BASE).isPresent()
                && site.host().list(Relaunched.BASE).isEmpty()) {
            site.control().remove(Relaunched.BASE);
        }
    }
}
