package org.xenscope.recipes.rule.vif;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** vifname, twice. */
@AutoService(VifRule.class)
public final class NameTaken implements EachVif {
    @Override
    public String code() {
        return "XS0612";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "two vifs are to have the same name in dom0";
    }

    @Override
    public String cause() {
        return "vifname= gives the interface another name, and the tap the same with -emu. The script refuses a name that is there already, so the second domain of them is not created.";
    }

    @Override
    public Verdict judge(Vif vif, VifFacts facts) {
        if (vif.vifName().isEmpty()) {
            return Verdict.quiet();
        }
        if (!vif.here()) {
            return EachVif.unseen(vif);
        }
        String name = vif.vifName().get();
        List<Vif> others = facts.all().stream()
                .filter(each -> each.vifName().filter(name::equals).isPresent() && each.here())
                .filter(each -> each.domid() != vif.domid() || each.devid() != vif.devid())
                .toList();
        if (others.isEmpty()) {
            return Verdict.quiet();
        }
        VifCase found = new VifCase(this, vif).key("vifname").link(name, facts.find(name));
        others.forEach(each -> found.evidence("xenstore", each.device().pair().backendPath() + "/vifname", name));
        return found.advice("give each vif a vifname of its own")
                .fires(
                        "The name " + name + " is also that of " + others.get(0).name() + " of "
                                + others.get(0).domain(),
                        "only one of them can have it; the script of the other fails");
    }
}
