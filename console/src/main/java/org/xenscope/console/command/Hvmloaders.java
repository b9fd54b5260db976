package org.xenscope.console.command;

import org.xenscope.console.Session;
import org.xenscope.error.AbsentException;
import org.xenscope.error.RefusedException;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.HvmloaderProbe;
import org.xenscope.libxl.DomainType;
import org.xenscope.recipes.action.Domains;
import org.xenscope.xenstore.Store;

/** What the hvmloader commands share: the domain that a word names, and what is known of its hvmloader. */
final class Hvmloaders {
    private Hvmloaders() {}

    /**
     * @throws AbsentException when there is no such domain
     * @throws RefusedException when it is none that has a hvmloader
     */
    static HvmloaderFacts facts(Session session, String word) {
        Store store = session.store();
        int domid = Domains.named(store, word)
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
