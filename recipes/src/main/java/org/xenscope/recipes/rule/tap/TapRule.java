package org.xenscope.recipes.rule.tap;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapFacts;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Rule;

/** A rule about a host's tap devices. Add a class here, mark it {@code @AutoService(TapRule.class)}, and it is asked. */
public interface TapRule extends Rule<TapFacts> {
    /** Every one, by code. */
    static List<TapRule> all() {
        return ServiceLoader.load(TapRule.class, TapRule.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(TapRule::code))
                .toList();
    }

    /** What this rule has found of one device. */
    default Finding finding(
            @Nullable Integer domid, TapDevice device, String title, String where, String what, Finding.Fix... fix) {
        return new Finding(
                code(),
                severity().word(),
                domid,
                device.subject(),
                title,
                List.of(new Finding.Evidence(device.provider().word(), where, what)),
                cause(),
                List.of(fix));
    }

    /** Detaches it by our own command. */
    static Finding.Fix detach(TapDevice device, String title) {
        return new Finding.Fix(title, "xenscope disk detach " + device.device(), true);
    }
}
