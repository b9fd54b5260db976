package org.xenscope.recipes.rule.hvmloader;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.ValueType;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** allow-memory-relocate in force with a QEMU that cannot follow (hvmloader's pci.c; libxl_dm.c). */
@AutoService(HvmloaderRule.class)
public final class RelocationWithQemuXen implements HvmloaderRule {
    @Override
    public String code() {
        return "XS0315";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "guest memory may move, and this QEMU does not know of it";
    }

    @Override
    public String cause() {
        return "hvmloader moves RAM to make room for PCI memory when it may, and qemu-xen then works on the wrong pages; libxl writes 0 for it";
    }

    private static final String RELOCATE = "hvmloader/allow-memory-relocate";
    private static final String DEVICE_MODEL = "platform/device-model";

    @Override
    public Verdict judge(HvmloaderFacts facts) {
        if (facts.inForce(RELOCATE).filter(ValueType::truth).isEmpty()) {
            return Verdict.quiet();
        }
        Optional<String> model = facts.values().value(DEVICE_MODEL);
        if (model.isEmpty()) {
            return Verdict.cannotTell("which device model it has: there is no " + DEVICE_MODEL);
        }
        return model.get().equals("qemu_xen")
                ? Verdict.fires(finding(
                        facts,
                        RELOCATE,
                        title(),
                        List.of(HvmloaderRule.node(facts, RELOCATE), HvmloaderRule.node(facts, DEVICE_MODEL)),
                        HvmloaderRule.set(facts, RELOCATE, "0")))
                : Verdict.quiet();
    }
}
