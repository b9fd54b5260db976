package org.xenscope.console.command;

import java.util.OptionalInt;
import java.util.UUID;
import org.xenscope.console.Session;
import org.xenscope.error.AbsentException;
import org.xenscope.error.RefusedException;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.HvmloaderProbe;
import org.xenscope.libxl.DomainType;
import org.xenscope.recipes.action.Domains;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StorePath;

/** What the hvmloader commands share: the domain that a word names, and what is known of its hvmloader. */
final class Hvmloaders {
    private Hvmloaders() {}

    /**
     * @throws AbsentException when there is no such domain
     * @throws RefusedException when it is none that has a hvmloader
     */
    static HvmloaderFacts facts(Session session, String word) {
        Store store = session.store();
        int domid = domid(store, word)
                .orElseThrow(() -> new AbsentException(
                        "there is no domain " + word + " on " + session.host().name(),
                        "`xl list` there shows those that are"));
        HvmloaderProbe probe = new HvmloaderProbe(session.host(), store);
        DomainType type = domid == 0 ? DomainType.PV : probe.type(domid).orElse(DomainType.HVM);
        if (type != DomainType.HVM) {
            throw new RefusedException(
                    "domain " + word + " is a " + type + " domain: it has no hvmloader, only HVM domains have one",
                    type == DomainType.PVH
                            ? "a PVH domain's kernel is entered directly, with ACPI tables that libxl makes"
                            : "a PV domain's kernel is entered directly; name an HVM domain");
        }
        return probe.facts(domid);
    }

    private static OptionalInt domid(Store store, String word) {
        if (word.matches("[0-9]{1,5}")) {
            int domid = Integer.parseInt(word);
            return domid <= 0x7ff0 && store.exists(StorePath.of("/local/domain").child(domid))
                    ? OptionalInt.of(domid)
                    : OptionalInt.empty();
        }
        return uuid(word) ? Domains.byUuid(store, UUID.fromString(word).toString()) : Domains.byName(store, word);
    }

    private static boolean uuid(String word) {
        return word.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    }

    /** One line: which domain, which hvmloader, and whether it has read its keys. */
    static String heading(HvmloaderFacts facts) {
        return facts.name() + " (domain " + facts.domid() + "), Xen "
                + (facts.host().version().isEmpty()
                        ? "of unknown release"
                        : facts.host().version())
                + facts.host().openxt().map(each -> ", OpenXT").orElse("") + ", " + run(facts);
    }

    private static String run(HvmloaderFacts facts) {
        return switch (facts.hasRun().answer()) {
            case YES -> "has run: " + facts.hasRun().why();
            case NO -> "not run yet";
            case UNKNOWN -> "whether it has run is not known: " + facts.hasRun().why();
        };
    }
}
