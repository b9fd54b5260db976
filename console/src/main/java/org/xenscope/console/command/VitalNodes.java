package org.xenscope.console.command;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.xenscope.xenstore.StorePath;

/** Nodes that running domains, daemons and the toolstack live by: all that names such paths asks here. */
final class VitalNodes {
    /**
     * A node that is not removed without a question.
     *
     * @param state whether all below it is written once and not read again, so that it must not change behind its owner
     * @param lost what goes with it
     */
    private record Vital(Pattern path, boolean state, String lost) {}

    private static final String EVERY_DOMAIN =
            "the nodes of every domain, of dom0 too: devices hang, and xl sees the domains no more";
    private static final List<Vital> ALL = List.of(
            new Vital(Pattern.compile("/local"), false, EVERY_DOMAIN),
            new Vital(Pattern.compile("/local/domain"), true, EVERY_DOMAIN),
            new Vital(
                    Pattern.compile("/local/domain/[0-9]+"),
                    true,
                    "all nodes of that domain: if it runs, its devices hang, and xl sees it no more"),
            new Vital(Pattern.compile("/vm"), true, "what the toolstack notes of every domain by its uuid"),
            new Vital(
                    Pattern.compile("/libxl"),
                    true,
                    "what xl notes of every domain and device: it cannot detach or destroy them cleanly any more"),
            new Vital(Pattern.compile("/tool"), false, "what daemons say of themselves there, xenstored among them"));

    private VitalNodes() {}

    /** What is lost when this node is removed with all below it; empty for one that nobody lives by. */
    static Optional<String> lost(StorePath path) {
        return ALL.stream()
                .filter(each -> each.path.matcher(path.text()).matches())
                .map(Vital::lost)
                .findFirst();
    }

    /** Whether domains or the toolstack keep their state in this node, and do not read it again. */
    static boolean state(StorePath path) {
        for (StorePath each = path; each.absolute() && !each.root(); each = each.parent()) {
            String text = each.text();
            if (ALL.stream()
                    .anyMatch(vital -> vital.state && vital.path.matcher(text).matches())) {
                return true;
            }
        }
        return false;
    }
}
