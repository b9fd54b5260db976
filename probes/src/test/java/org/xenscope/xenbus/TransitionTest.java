package org.xenscope.xenbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransitionTest {
    private static final String FRONT = "/local/domain/7/device/vif/0";
    private static final String BACK = "/local/domain/0/backend/vif/7/0";

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource({
        "/local/domain/7/device/vif/0/state, 4, STATE FRONTEND state 1 4",
        "/local/domain/0/backend/vif/7/0/state, 4, STATE BACKEND state 2 4",
        "/local/domain/0/backend/vif/7/0/hotplug-status, connected, KEY BACKEND hotplug-status - connected",
        "/local/domain/0/backend/vif/7/0/online, 0, KEY BACKEND online 1 0",
        "/local/domain/0/backend/vif/7/0/bridge, xenbr1, KEY BACKEND bridge xenbr0 xenbr1",
        "/local/domain/7/error/device/vif/0/error, 12 no memory, KEY FRONTEND error - 12 no memory",
        "/local/domain/0/backend/vif/7/0/feature-sg, 1, ''",
        "/local/domain/7/device/vif/0/whatever, 1, ''"
    })
    void whatIsToldOfAKey(String path, String value, String told) {
        Map<String, String> after = nodes();
        after.put(path, value);
        assertThat(between(nodes(), after))
                .extracting(each -> each.what() + " " + each.side() + " " + each.key() + " "
                        + each.before().orElse("-") + " " + each.after().orElse("-"))
                .containsExactly(told.isEmpty() ? new String[0] : new String[] {told});
    }

    @ParameterizedTest(name = "without {0}: {1}")
    @CsvSource({
        "/local/domain/7/device, GONE FRONTEND",
        "/local/domain/0/backend, GONE BACKEND",
        "/local/domain, GONE NOBODY"
    })
    void aHalfThatGoesIsToldOnce(String path, String told) {
        Map<String, String> after = nodes();
        after.keySet().removeIf(each -> each.startsWith(path));
        assertThat(between(nodes(), after))
                .extracting(each -> each.what() + " " + each.side())
                .containsExactly(told);
        assertThat(between(after, nodes()))
                .extracting(each -> each.what() + " " + each.side())
                .containsExactly(told.replace("GONE", "APPEARED"));
    }

    private static List<Transition> between(Map<String, String> before, Map<String, String> after) {
        return Transition.between(
                new DeviceScan(Recorded.made(before)).devices(7), new DeviceScan(Recorded.made(after)).devices(7));
    }

    private static Map<String, String> nodes() {
        return new TreeMap<>(Map.of(
                FRONT + "/backend",
                BACK,
                FRONT + "/state",
                "1",
                BACK + "/frontend",
                FRONT,
                BACK + "/online",
                "1",
                BACK + "/bridge",
                "xenbr0",
                BACK + "/state",
                "2"));
    }
}
