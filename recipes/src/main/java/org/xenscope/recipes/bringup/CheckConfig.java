package org.xenscope.recipes.bringup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.libxl.Remark;
import org.xenscope.libxl.XlConfigLint;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.config.ConfigFacts;
import org.xenscope.recipes.rule.config.ConfigRule;

/** What stands in the config: unknown keys, files that the host does not have. */
final class CheckConfig implements Step {
    @Override
    public int number() {
        return 2;
    }

    @Override
    public String id() {
        return "config";
    }

    @Override
    public String title() {
        return "config";
    }

    @Override
    public Planned plan(Bringup bringup) {
        return Planned.look("parse and check " + bringup.source().label());
    }

    @Override
    public String run(Bringup bringup) {
        there(bringup, "kernel", bringup.config().kernel());
        there(bringup, "ramdisk", bringup.config().ramdisk());
        there(bringup, "device_model_override", bringup.config().deviceModelOverride());
        List<Remark> remarks = new ArrayList<>(bringup.source().remarks());
        remarks.addAll(XlConfigLint.lint(bringup.config().config()));
        for (Remark remark : remarks) {
            if (remark.severity() == Remark.Severity.ERROR) {
                throw new FoundException(Finding.error(
                        "XS0017",
                        null,
                        bringup.name(),
                        remark.toString(),
                        new Finding.Evidence("config", bringup.source().label(), remark.what()),
                        "",
                        new Finding.Fix(remark.next(), "", false)));
            }
        }
        List<String> told = new ArrayList<>();
        remarks.forEach(remark -> told.add("! " + remark));
        ConfigFacts facts = new ConfigFacts(
                bringup.config(), bringup.host().name(), bringup.xen().version());
        Diagnosis.of(ConfigRule.all(), facts)
                .findings()
                .forEach(finding -> told.add("! " + finding.title() + " (" + finding.id() + ")"));
        return told.isEmpty() ? "nothing to remark" : String.join("; ", told);
    }

    private static void there(Bringup bringup, String key, Optional<String> path) {
        if (path.isPresent()
                && path.get().startsWith("/")
                && bringup.host().stat(path.get()).isEmpty()) {
            throw new FoundException(Finding.error(
                    "XS0015",
                    null,
                    key,
                    "there is no " + path.get() + " on " + bringup.host().name(),
                    new Finding.Evidence("config", bringup.config().config().where(key), key + " = " + path.get()),
                    "",
                    new Finding.Fix("put the file there, or mend " + key, "", false)));
        }
    }
}
