package org.xenscope.recipes.rule.config;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.libxl.DomainConfig;
import org.xenscope.libxl.DomainType;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** Somebody wants to see a screen that the domain will not have. */
@AutoService(ConfigRule.class)
public final class NoScreen implements ConfigRule {
    @Override
    public String code() {
        return "XS0019";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "a screen is asked for, and there is no vfb";
    }

    @Override
    public String cause() {
        return "A PV or PVH domain has no VGA. Its screen is a framebuffer of vfb=[...]; what is said of VNC, keymap or VGA"
                + " beside that list is for HVM domains, but for vnc=1 of a PV domain.";
    }

    @Override
    public Verdict judge(ConfigFacts facts) {
        DomainConfig config = facts.config();
        Optional<String> wish = config.screenWish();
        if (config.type() == DomainType.HVM || wish.isEmpty() || !config.vfbs().isEmpty()) {
            return Verdict.quiet();
        }
        String key = wish.get();
        return Verdict.fires(new Finding(
                code(),
                "warning",
                null,
                key,
                key + " asks for a screen, and a " + config.type() + " domain without vfb has none",
                List.of(new Finding.Evidence("config", config.config().where(key), key)),
                "libxl makes no framebuffer, so the guest gets no /dev/fb0",
                List.of(new Finding.Fix("add vfb = [ \"vnc=1\" ] to the config", "", false))));
    }
}
