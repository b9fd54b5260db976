package org.xenscope.recipes.rule.devicemodel;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.DeviceModelProcess;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;

/** Several QEMUs for one domain. */
@AutoService(DeviceModelRule.class)
public final class TwoQemus implements EachModel {
    @Override
    public String code() {
        return "XS0208";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "two QEMUs serve one domain";
    }

    @Override
    public String cause() {
        return "Each QEMU registers for the guest's requests and maps its memory; two for one domain take them from each "
                + "other. One was started by hand, or an old one outlived a restart.";
    }

    @Override
    public Optional<Finding> find(DeviceModelFacts facts) {
        List<ProcessDetails> alive = facts.qemus().stream()
                .filter(each -> each.state() != DeviceModelProcess.State.ZOMBIE)
                .toList();
        if (alive.size() < 2 || facts.orphan()) {
            return Optional.empty();
        }
        List<Finding.Evidence> evidence = new ArrayList<>();
        for (ProcessDetails each : alive) {
            boolean serves = each.equals(alive.get(0));
            evidence.add(DeviceModelRule.process(
                    each,
                    "started " + each.started() + (serves ? ", the one that counts" : "")
                            + (facts.recordedPid().stream().anyMatch(pid -> pid == each.pid()) ? ", libxl's" : "")));
        }
        return Optional.of(finding(
                facts,
                alive.size() + " QEMUs have the same domid",
                evidence,
                "only one may serve a domain; which is libxl's, image/device-model-pid says",
                new Finding.Fix(
                        "end the one that is not libxl's",
                        "kill " + alive.get(alive.size() - 1).pid(),
                        true)));
    }
}
