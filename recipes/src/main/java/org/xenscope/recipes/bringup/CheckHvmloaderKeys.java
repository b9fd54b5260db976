package org.xenscope.recipes.bringup;

import java.util.stream.Collectors;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.HvmloaderProbe;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.hvmloader.HvmloaderRule;

/** Whether hvmloader will find what it reads, before the domain runs. */
final class CheckHvmloaderKeys implements Step {
    @Override
    public int number() {
        return 7;
    }

    @Override
    public String id() {
        return "hvmloader";
    }

    @Override
    public String title() {
        return "hvmloader keys";
    }

    @Override
    public Planned plan(Bringup bringup) {
        return bringup.hvm()
                ? Planned.look("read /local/domain/DOMID/hvmloader before the domain runs")
                : Planned.skip("no hvmloader in a " + bringup.config().type() + " domain");
    }

    @Override
    public String run(Bringup bringup) {
        HvmloaderFacts facts =
                new HvmloaderProbe(bringup.host(), bringup.store(), bringup.xen()).facts(bringup.domid());
        Diagnosis diagnosis = Diagnosis.of(HvmloaderRule.all(), facts);
        if (diagnosis.wrong()) {
            throw new FoundException(diagnosis.findings().get(0));
        }
        return facts.values().values().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("hvmloader/"))
                .map(entry -> entry.getKey().substring("hvmloader/".length()) + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
