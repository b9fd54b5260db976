package org.xenscope.recipes.rule.vif;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** type=vif */
@AutoService(VifRule.class)
public final class NoTapByType implements EachVif {
    @Override
    public String code() {
        return "XS0614";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String title() {
        return "the nic of an HVM domain has no emulated half";
    }

    @Override
    public String cause() {
        return "type=vif in the config leaves QEMU's nic out: no tap, one script call, and no network before a PV driver comes, as when booting from the net.";
    }

    @Override
    public Verdict judge(Vif vif, VifFacts facts) {
        if (vif.type().filter("vif"::equals).isEmpty()) {
            return Verdict.quiet();
        }
        if (vif.hvm().isEmpty()) {
            return Verdict.cannotTell("whether the domain is HVM");
        }
        if (!vif.hvm().get()) {
            return Verdict.quiet();
        }
        boolean driver = !vif.device().pair().notBegun();
        return new VifCase(this, vif)
                .key("type")
                .advice(
                        driver
                                ? "nothing"
                                : "nothing, unless the guest has no PV driver: then leave type=vif out of its vif")
                .fires(
                        "type=vif: QEMU has no nic for it, so there is no tap",
                        "the config wants it so; the script is called once, and the guest has a network "
                                + (driver ? "by its PV driver" : "only once a PV driver takes the device"));
    }
}
