package org.xenscope.recipes.rule.vif;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.ScriptLine;
import org.xenscope.vif.Vif;

/** A finding about a vif while it is put together. */
final class VifCase {
    private final VifRule rule;
    private final Vif vif;
    private final List<Finding.Evidence> evidence = new ArrayList<>();
    private final List<Finding.Fix> fixes = new ArrayList<>();

    VifCase(VifRule rule, Vif vif) {
        this.rule = rule;
        this.vif = vif;
    }

    /** A key of the backend: its value, or that it is not there. */
    VifCase key(String key) {
        evidence.add(new Finding.Evidence(
                "xenstore",
                vif.device().pair().backendPath() + "/" + key,
                vif.device().pair().backendValue(key).orElse("missing")));
        return this;
    }

    VifCase link(String name, Optional<NetInterface> link) {
        evidence.add(new Finding.Evidence("sysfs", "/sys/class/net/" + name, words(link)));
        return this;
    }

    /** {@code up, in xenbr0}. */
    static String words(Optional<NetInterface> link) {
        return link.map(each -> each.link()
                        + (each.bridge()
                                ? ", a bridge"
                                : each.master().map(master -> ", in " + master).orElse(", in no bridge")))
                .orElse("not there");
    }

    VifCase line(Optional<ScriptLine> line) {
        line.ifPresent(each -> evidence.add(new Finding.Evidence("script", each.where(), each.text())));
        return this;
    }

    VifCase evidence(String source, String where, String what) {
        evidence.add(new Finding.Evidence(source, where, what));
        return this;
    }

    /** {@code xenscope vif fix}, which puts the interfaces where they belong. */
    VifCase mend(String title) {
        return fix(title, "xenscope vif fix " + word(vif) + " " + vif.devid());
    }

    VifCase fix(String title, String command) {
        fixes.add(new Finding.Fix(title, command, true));
        return this;
    }

    /** Something that only a person can do. */
    VifCase advice(String title) {
        fixes.add(new Finding.Fix(title, "", false));
        return this;
    }

    Verdict fires(String title, String cause) {
        return Verdict.fires(finding(rule.severity(), title, cause));
    }

    Verdict fires(Severity severity, String title, String cause) {
        return Verdict.fires(finding(severity, title, cause));
    }

    Finding finding(Severity severity, String title, String cause) {
        return new Finding(
                rule.code(),
                severity.word(),
                vif.domid(),
                vif.name(),
                title,
                List.copyOf(evidence),
                cause,
                List.copyOf(fixes));
    }

    /** A domain as xl takes it: its name, unless that would need quoting. */
    static String word(Vif vif) {
        return vif.domain().matches("[A-Za-z0-9._-]+") ? vif.domain() : Integer.toString(vif.domid());
    }
}
