package org.xenscope.recipes.rule.devicemodel;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;

/** A VHD that QEMU reads itself. */
@AutoService(DeviceModelRule.class)
public final class VhdInQemu implements EachModel {
    @Override
    public String code() {
        return "XS0212";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String title() {
        return "QEMU opens a VHD itself";
    }

    @Override
    public String cause() {
        return "QEMU's own driver for VHD (vpc) knows neither chains of snapshots as blktap makes them nor its locks. Where "
                + "the host has tap devices, a tapdisk should read the image, and QEMU the tap device as raw.";
    }

    @Override
    public Optional<Finding> find(DeviceModelFacts facts) {
        if (facts.qemu().isEmpty() || facts.state().dead() || facts.orphan()) {
            return Optional.empty();
        }
        List<String> files = facts.qemu().get().commandLine().drives().stream()
                .filter(drive -> drive.get("format").filter("vpc"::equals).isPresent())
                .flatMap(drive -> drive.get("file").stream())
                .toList();
        return files.isEmpty()
                ? Optional.empty()
                : Optional.of(finding(
                        facts,
                        "QEMU reads " + String.join(", ", files) + " as VHD itself",
                        files.stream()
                                .map(file -> new Finding.Evidence("command line", "-drive", file + ", format vpc"))
                                .toList(),
                        "libxl gave it the image in place of a tap device",
                        new Finding.Fix(
                                "see what it should be, and how, with the domain's config",
                                "xenscope disk plan CONFIG",
                                false),
                        new Finding.Fix(
                                "give the guest a tap device while it runs: another QEMU takes over",
                                "xenscope dm relaunch " + facts.domid() + " --tapdev",
                                true)));
    }
}
