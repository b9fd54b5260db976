package org.xenscope.recipes.rule.device;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.xenscope.recipes.rule.Rule;
import org.xenscope.xenbus.DeviceFacts;

/** A rule about devices. Mark it {@code @AutoService(DeviceRule.class)}, and every diagnosis of devices asks it. */
public interface DeviceRule extends Rule<DeviceFacts> {
    /** All of them, by code. */
    static List<DeviceRule> all() {
        return ServiceLoader.load(DeviceRule.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(DeviceRule::code))
                .toList();
    }
}
