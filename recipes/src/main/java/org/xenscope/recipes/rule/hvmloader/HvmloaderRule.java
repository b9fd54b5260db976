package org.xenscope.recipes.rule.hvmloader;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.xenscope.hvmloader.GuestLine;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Rule;

/** A rule about one domain's hvmloader. Add a class here, mark it {@code @AutoService(HvmloaderRule.class)}, and it is asked. */
public interface HvmloaderRule extends Rule<HvmloaderFacts> {
    /** Every one, by code. */
    static List<HvmloaderRule> all() {
        return ServiceLoader.load(HvmloaderRule.class, HvmloaderRule.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(HvmloaderRule::code))
                .toList();
    }

    /** What this rule has found in a domain. */
    default Finding finding(
            HvmloaderFacts facts, String subject, String title, List<Finding.Evidence> evidence, Finding.Fix... fix) {
        return new Finding(code(), severity().word(), facts.domid(), subject, title, evidence, cause(), List.of(fix));
    }

    /** A node as evidence; what stands there may be that there is none. */
    static Finding.Evidence node(HvmloaderFacts facts, String path) {
        return new Finding.Evidence(
                "xenstore",
                "/local/domain/" + facts.domid() + "/" + path,
                facts.values().value(path).map(value -> "\"" + value + "\"").orElse("no such node"));
    }

    /** Whether this host's hvmloader reads a key, as evidence. */
    static Finding.Evidence reads(HvmloaderFacts facts, String path) {
        return new Finding.Evidence(
                "hvmloader", path, facts.host().reads(HvmloaderFacts.key(path)).why());
    }

    /** Lines as evidence. */
    static Finding.Evidence log(HvmloaderFacts facts, List<GuestLine> lines) {
        return new Finding.Evidence(
                facts.log().source(),
                "(d" + facts.domid() + ")",
                String.join("\n", lines.stream().map(GuestLine::text).toList()));
    }

    /** Writes a key, or says that the domain must be made anew for it, as hvmloader has read it. */
    static Finding.Fix set(HvmloaderFacts facts, String path, String value) {
        String command = "xenscope hvmloader set " + facts.domid() + " " + path + "=" + value;
        return facts.hasRun().no()
                ? new Finding.Fix("write it before the domain runs", command, true)
                : new Finding.Fix(
                        "hvmloader has read its keys: create the domain anew with `xl create -p`, and then, before `xl unpause`",
                        command.replace(" " + facts.domid() + " ", " " + word(facts) + " "),
                        true);
    }

    /** How the domain is called when it has another domid. */
    private static String word(HvmloaderFacts facts) {
        return facts.name().matches("[A-Za-z0-9_.-]+") ? facts.name() : "DOMAIN";
    }
}
