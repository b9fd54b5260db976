package org.xenscope.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.xenbus.Transition;
import org.xenscope.xenstore.NodeChange;
import org.xenscope.xenstore.StoreNode;
import org.xenscope.xenstore.StorePath;

/** What changes of nodes come to for the devices of one domain. */
final class DomainDevicesTest {
    private static final Instant BEGIN = Instant.parse("2024-05-01T10:00:00Z");
    private static final String FRONT = "/local/domain/7/device/vfb/0";
    private static final String BACK = "/local/domain/0/backend/vfb/7/0";
    private static final Map<String, String> THERE = Map.of(
            "/local/domain/7/vm",
            "/vm/one",
            FRONT,
            "",
            FRONT + "/backend",
            BACK,
            FRONT + "/state",
            "1",
            BACK,
            "",
            BACK + "/frontend",
            FRONT,
            BACK + "/state",
            "1");

    /** @param changes {@code path=value}, without a value where the node is removed; second N of the minute each */
    record Row(String name, List<String> changes, List<String> told) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Row> rows() {
        return List.of(
                new Row("one state", List.of(BACK + "/state=2"), List.of("1 BACKEND state 1>2")),
                new Row(
                        "what came first is told first, on whichever side",
                        List.of(BACK + "/state=2", FRONT + "/state=3", BACK + "/default-xres=1024"),
                        List.of("1 BACKEND state 1>2", "2 FRONTEND state 1>3", "3 BACKEND default-xres >1024")),
                new Row(
                        "no state between is passed over",
                        List.of(BACK + "/state=2", BACK + "/state=4", BACK + "/state=5"),
                        List.of("1 BACKEND state 1>2", "2 BACKEND state 2>4", "3 BACKEND state 4>5")),
                new Row(
                        "a half goes with all its nodes",
                        List.of(BACK + "/state", BACK + "/frontend", BACK),
                        List.of("3 BACKEND GONE")),
                new Row(
                        "a device in a driver domain that was not there before",
                        List.of(
                                "/local/domain/9/backend/vif/7/0/frontend=/local/domain/7/device/vif/0",
                                "/local/domain/9/backend/vif/7/0/state=2"),
                        List.of("2 NOBODY APPEARED")),
                new Row(
                        "what concerns others",
                        List.of(
                                "/local/domain/8/device/vfb/0/state=1",
                                "/local/domain/0/backend/vfb/8/0/state=1",
                                "/local/domain/77/name=x",
                                "/libxl/7/device/vfb/0/state=4",
                                "/local/domain/7/data/x=1"),
                        List.of()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void changesAreTold(Row row) {
        DomainDevices devices = begun();
        List<DomainDevices.Dated> told = new ArrayList<>();
        int second = 0;
        for (String change : row.changes()) {
            told.addAll(devices.put(BEGIN.plusSeconds(++second), change(change)));
        }
        told.addAll(devices.settle());
        assertThat(told).extracting(DomainDevicesTest::words).containsExactlyElementsOf(row.told());
        assertThat(devices.settle()).isEmpty();
        assertThat(devices.gone()).isFalse();
    }

    @Test
    void changesThatAreThereAtOnceAreOneScan() {
        DomainDevices devices = begun();
        for (int i = 0; i < 1_000; i++) {
            assertThat(devices.put(BEGIN, change(BACK + "/data/x/" + i + "=1"))).isEmpty();
        }
        devices.put(BEGIN, change(BACK + "/state=2"));
        assertThat(devices.pairs().get(0).backendValue("state")).contains("1");
        assertThat(devices.settle()).hasSize(1);
        assertThat(devices.pairs().get(0).backendValue("state")).contains("2");
    }

    @Test
    void ofOneMomentTheKeysStandBeforeTheStateThatTellsOfThem() {
        DomainDevices devices = begun();
        devices.put(BEGIN, change(FRONT + "/state=3"));
        devices.put(BEGIN, change(FRONT + "/page-ref=501860"));
        assertThat(devices.settle())
                .extracting(DomainDevicesTest::words)
                .containsExactly("0 FRONTEND page-ref >501860", "0 FRONTEND state 1>3");
    }

    @Test
    void readAnewItTellsWhatIsDifferent() {
        DomainDevices devices = begun();
        devices.put(BEGIN, change(FRONT + "/state=9"));
        Map<String, String> now = new TreeMap<>(THERE);
        now.put(FRONT + "/state", "4");
        assertThat(devices.read(BEGIN.plusSeconds(5), nodes(now)))
                .extracting(DomainDevicesTest::words)
                .containsExactly("5 FRONTEND state 1>4");
    }

    @Test
    void theDomainIsGoneWhenNothingIsLeftOrItsNumberIsAnothers() {
        DomainDevices devices = begun();
        THERE.keySet().stream()
                .filter(path -> path.startsWith(FRONT))
                .forEach(path -> devices.put(BEGIN, change(path)));
        devices.put(BEGIN, change("/local/domain/7/vm"));
        devices.settle();
        assertThat(devices.gone()).as("its backend is left").isFalse();
        THERE.keySet().stream().filter(path -> path.startsWith(BACK)).forEach(path -> devices.put(BEGIN, change(path)));
        devices.settle();
        assertThat(devices.gone()).isTrue();
        Map<String, String> another = new TreeMap<>(THERE);
        another.put("/local/domain/7/vm", "/vm/two");
        devices.read(BEGIN, nodes(another));
        assertThat(devices.gone()).as("another domain has the number").isTrue();
        devices.read(BEGIN, nodes(THERE));
        assertThat(devices.gone()).isFalse();
    }

    private static DomainDevices begun() {
        DomainDevices devices = new DomainDevices(7);
        devices.read(BEGIN, nodes(THERE));
        return devices;
    }

    private static List<StoreNode> nodes(Map<String, String> values) {
        return values.entrySet().stream()
                .map(each -> new StoreNode(
                        StorePath.of(each.getKey()),
                        each.getValue().getBytes(StandardCharsets.UTF_8),
                        List.of(),
                        List.of()))
                .toList();
    }

    private static NodeChange change(String text) {
        int sign = text.indexOf('=');
        return new NodeChange(
                StorePath.of(sign < 0 ? text : text.substring(0, sign)),
                Optional.empty(),
                sign < 0
                        ? Optional.empty()
                        : Optional.of(text.substring(sign + 1).getBytes(StandardCharsets.UTF_8)),
                List.of(),
                List.of());
    }

    private static String words(DomainDevices.Dated dated) {
        Transition each = dated.transition();
        String head = dated.at().getEpochSecond() - BEGIN.getEpochSecond() + " " + each.side() + " ";
        return head
                + (each.key().isEmpty()
                        ? each.what().toString()
                        : each.key() + " " + each.before().orElse("") + ">"
                                + each.after().orElse(""));
    }
}
