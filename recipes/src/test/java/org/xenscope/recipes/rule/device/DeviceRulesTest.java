package org.xenscope.recipes.rule.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.xenscope.recipes.rule.device.World.back;
import static org.xenscope.recipes.rule.device.World.front;
import static org.xenscope.xenbus.BackendLife.ABSENT;
import static org.xenscope.xenbus.BackendLife.ALIVE;
import static org.xenscope.xenbus.BackendLife.DEAD;
import static org.xenscope.xenbus.BackendLife.STOPPED;
import static org.xenscope.xenbus.BackendLife.UNKNOWN;
import static org.xenscope.xenbus.BackendLife.UNSEEN;
import static org.xenscope.xenbus.BackendServer.DEVICE_MODEL;
import static org.xenscope.xenbus.BackendServer.KERNEL;
import static org.xenscope.xenbus.BackendServer.OTHER;
import static org.xenscope.xenbus.BackendServer.XENCONSOLED;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.Handshake;
import org.xenscope.xenbus.Side;
import org.xenscope.xenbus.Wiring;

/** Each rule on facts where it fires, where it does not, and where nobody can tell. */
class DeviceRulesTest {
    /**
     * @param unsure facts that lack what the rule needs
     * @param tells of a rule that reads the store alone: it fires on a host where nothing else can be looked at
     */
    private record Fixtures(World fires, World quiet, World unsure, boolean tells) {}

    private static Fixtures of(World fires, World quiet, World unsure) {
        return new Fixtures(fires, quiet, unsure, false);
    }

    private static Fixtures byTheStoreAlone(World fires, World quiet, World blind) {
        return new Fixtures(fires, quiet, blind, true);
    }

    private static Map<String, Fixtures> table() {
        Map<String, Fixtures> table = new TreeMap<>();
        table.put(
                "XS0101",
                of(
                        World.of("vif", "4", "4").surfman(),
                        World.of("vif", "4", "4"),
                        World.of("vif", "4", "4").blind()));
        table.put(
                "XS0102",
                byTheStoreAlone(
                        World.of("vfb", "1", "1"),
                        World.of("vfb", "1", "2"),
                        World.of("vfb", "1", "1").blind()));
        table.put(
                "XS0103",
                of(
                        World.of("vif", "1", "2"),
                        World.of("vif", "4", "4"),
                        World.of("vif", "1", "2").type(null)));
        table.put(
                "XS0104",
                byTheStoreAlone(
                        World.of("vfb", "3", "1"),
                        World.of("vfb", "3", "1").surfman(),
                        World.of("vfb", "3", "1").blind()));
        table.put(
                "XS0105",
                of(
                        World.of("vfb", "4", "2"),
                        World.of("vfb", "4", "2").life(DEAD),
                        World.of("vfb", "4", "2").life(UNSEEN)));
        table.put(
                "XS0106",
                byTheStoreAlone(
                        World.of("vfb", "2", "4"),
                        World.of("vfb", "4", "4"),
                        World.of("vfb", "2", "4").blind()));
        table.put(
                "XS0107",
                of(
                        World.of("vfb", "3", "1").surfman().agent(true),
                        World.of("vfb", "4", "4").surfman(),
                        World.of("vfb", "3", "1").blind()));
        table.put(
                "XS0108",
                of(
                        World.of("vfb", "3", "2").surfman().set(back("vfb") + "/default-xres", "1024"),
                        World.of("vfb", "3", "2").surfman(),
                        World.of("vfb", "3", "2")
                                .surfman()
                                .set(back("vfb") + "/default-xres", "1024")
                                .blind()));
        table.put(
                "XS0109",
                of(
                        World.of("vfb", "3", "2").surfman(),
                        World.of("vfb", "3", "2").surfman().set(back("vfb") + "/default-xres", "1024"),
                        World.of("vfb", "3", "2").surfman().blind()));
        table.put(
                "XS0110",
                byTheStoreAlone(
                        World.of("vfb", "3", "2").without(front("vfb") + "/page-ref"),
                        World.of("vfb", "3", "2"),
                        World.of("vfb", "3", "2")
                                .without(front("vfb") + "/page-ref")
                                .blind()));
        table.put(
                "XS0111",
                of(
                        World.of("vfb", "4", "4").surfman(),
                        World.of("vfb", "4", "4"),
                        World.of("vfb", "4", "4").surfman().blind()));
        table.put(
                "XS0112",
                byTheStoreAlone(
                        World.of("vif", "6", "4"),
                        World.of("vif", "6", "4").set(back("vif") + "/online", "0"),
                        World.of("vif", "6", "4").blind()));
        table.put(
                "XS0113",
                byTheStoreAlone(
                        World.of("vif", "6", "6"),
                        World.of("vif", "6", "6").set(back("vif") + "/online", "0"),
                        World.of("vif", "6", "5").blind()));
        table.put(
                "XS0114",
                byTheStoreAlone(
                        World.of("pci", "4", "7"),
                        World.of("pci", "4", "4"),
                        World.of("pci", "4", "7").blind()));
        table.put(
                "XS0115",
                of(
                        World.of("vfb", "4", "4").device("vkbd", "4", "4").life(DEAD),
                        World.of("vfb", "4", "4"),
                        World.of("vfb", "4", "4").blind()));
        table.put(
                "XS0116",
                of(
                        World.of("vfb", "4", "4").life(STOPPED),
                        World.of("vfb", "4", "4"),
                        World.of("vfb", "4", "4").blind()));
        table.put(
                "XS0117",
                of(console().served(XENCONSOLED, DEAD, ""), console(), console().served(XENCONSOLED, UNKNOWN, "")));
        table.put(
                "XS0118",
                of(
                        World.of("vif", "1", "1").served(KERNEL, ABSENT, "not loaded: modprobe xen-netback"),
                        World.of("vif", "4", "4"),
                        World.of("vif", "1", "1").served(KERNEL, UNKNOWN, "")));
        table.put(
                "XS0119",
                byTheStoreAlone(
                        World.of("vif", "1", "2").set(back("vif") + "/hotplug-error", "Could not find bridge xenbr9"),
                        World.of("vif", "1", "2"),
                        World.of("vif", "1", "2")
                                .set(back("vif") + "/hotplug-status", "error")
                                .blind()));
        table.put(
                "XS0120",
                of(
                        World.of("vif", "4", "2").without(back("vif") + "/hotplug-status"),
                        World.of("vif", "4", "2"),
                        inDriverDomain()));
        table.put(
                "XS0121",
                byTheStoreAlone(
                        World.of("vfb", "4", "4").set(front("vfb") + "/backend", "/local/domain/0/backend/vfb/8/0"),
                        World.of("vfb", "4", "4"),
                        World.of("vfb", "4", "4")
                                .without(front("vfb") + "/backend")
                                .blind()));
        table.put(
                "XS0122",
                byTheStoreAlone(
                        World.of("vfb", "4", "4").without(back("vfb")),
                        World.of("vfb", "4", "4"),
                        World.of("vfb", "4", "4").without(back("vfb")).blind()));
        table.put(
                "XS0123",
                byTheStoreAlone(
                        World.of("vfb", "4", "4").set(back("vfb") + "/frontend", front("vkbd")),
                        World.of("vfb", "4", "4"),
                        World.of("vfb", "4", "4")
                                .set(back("vfb") + "/frontend", front("vkbd"))
                                .blind()));
        table.put(
                "XS0124",
                byTheStoreAlone(
                        World.of("vfb", "4", "4").without("/local/domain/7"),
                        World.of("vfb", "4", "4"),
                        World.of("vfb", "4", "4").without("/local/domain/7").blind()));
        table.put(
                "XS0125",
                byTheStoreAlone(
                        inDriverDomain().without("/local/domain/3"),
                        inDriverDomain(),
                        inDriverDomain().without("/local/domain/3").blind()));
        table.put(
                "XS0126",
                byTheStoreAlone(
                        World.empty().set("/local/domain/0/backend/vif/9", ""),
                        World.empty().set("/local/domain/0/backend/vif/7", ""),
                        World.empty().set("/local/domain/0/backend/vif/9", "").blind()));
        String error = "/local/domain/7/error/device/vfb/0/error";
        table.put(
                "XS0127",
                byTheStoreAlone(
                        World.of("vfb", "1", "2").set(error, "12 allocating device memory"),
                        World.of("vfb", "4", "4").set(error, "12 allocating device memory"),
                        World.of("vfb", "1", "2")
                                .set(error, "12 allocating device memory")
                                .blind()));
        table.put(
                "XS0128",
                of(
                        World.of("vfb", "1", "1").owner(front("vfb"), "n0", "r7"),
                        World.of("vfb", "1", "1"),
                        World.of("vfb", "1", "1").owner(front("vfb"))));
        table.put(
                "XS0129",
                byTheStoreAlone(
                        World.of("vfb", "1", "1").without(back("vfb") + "/state"),
                        World.of("vfb", "1", "x"),
                        World.of("vfb", "1", "1")
                                .without(back("vfb") + "/state")
                                .blind()));
        table.put(
                "XS0130",
                byTheStoreAlone(
                        World.empty().absent(front("vfb")),
                        World.empty(),
                        World.empty().absent(front("vfb")).blind()));
        table.put(
                "XS0131",
                of(
                        World.of("vfb", "3", "1"),
                        World.of("vfb", "3", "1").type("hvm"),
                        World.of("vfb", "3", "1").type(null)));
        table.put(
                "XS0132",
                of(
                        World.of("vfb", "4", "2").served(DEVICE_MODEL, ABSENT, ""),
                        World.of("vfb", "3", "1").served(DEVICE_MODEL, ABSENT, ""),
                        World.of("vfb", "4", "2").blind()));
        table.put(
                "XS0133",
                of(
                        console().without("/local/domain/7/console/tty"),
                        console(),
                        console().without("/local/domain/7/console/tty").served(XENCONSOLED, UNKNOWN, "")));
        table.put(
                "XS0134",
                byTheStoreAlone(
                        World.of("vif", "4", "banana"),
                        World.of("vif", "4", "4"),
                        World.of("vif", "04", "4").blind()));
        table.put(
                "XS0135",
                byTheStoreAlone(
                        World.of("vsnd", "2", "2"),
                        World.of("vsnd", "3", "2"),
                        World.of("vsnd", "2", "2").blind()));
        table.put(
                "XS0136",
                byTheStoreAlone(
                        World.of("vif", "4", "4").gone(),
                        World.of("vif", "4", "4"),
                        World.of("vif", "4", "4").gone().blind()));
        return table;
    }

    private static Wiring wiring(boolean present, boolean up, String master) {
        return new Wiring(
                Optional.of(new Wiring.Interface("xenbr0", true, true, Optional.empty())),
                List.of(new Wiring.Interface(
                        "vif7.0", present, up, Optional.of(master).filter(name -> !name.isEmpty()))));
    }

    private static World console() {
        String path = "/local/domain/7/console";
        return World.empty()
                .set(path + "/backend", "/local/domain/0/backend/console/7/0")
                .set("/local/domain/0/backend/console/7/0/frontend", path)
                .set("/local/domain/0/backend/console/7/0/state", "1")
                .set(path + "/ring-ref", "1")
                .set(path + "/port", "2")
                .set(path + "/tty", "/dev/pts/0")
                .served(XENCONSOLED, ALIVE, "");
    }

    private static World inDriverDomain() {
        String back = "/local/domain/3/backend/vif/7/0";
        return World.of("vif", "4", "2")
                .without("/local/domain/0/backend")
                .set("/local/domain/3/name", "net")
                .set(front("vif") + "/backend", back)
                .set(back + "/frontend", front("vif"))
                .set(back + "/frontend-id", "7")
                .set(back + "/online", "1")
                .set(back + "/state", "2")
                .served(OTHER, UNSEEN, "");
    }

    @TestFactory
    List<DynamicTest> everyRuleOnItsThreeFixtures() {
        List<DynamicTest> tests = new ArrayList<>();
        for (DeviceRule rule : DeviceRule.all()) {
            Fixtures fixtures = table().get(rule.code());
            assertThat(fixtures).as("the fixtures of " + rule.code()).isNotNull();
            String name = rule.code() + " " + rule.getClass().getSimpleName();
            tests.add(dynamicTest(name + " fires", () -> {
                Verdict verdict = rule.judge(fixtures.fires.facts());
                assertThat(verdict).isInstanceOf(Verdict.Fires.class);
                ((Verdict.Fires) verdict).findings().forEach(finding -> whole(rule, finding));
            }));
            tests.add(dynamicTest(name + " is quiet", () -> assertThat(rule.judge(fixtures.quiet.facts()))
                    .isEqualTo(Verdict.quiet())));
            tests.add(dynamicTest(
                    name + (fixtures.tells ? " tells by the store alone" : " cannot tell"),
                    () -> assertThat(rule.judge(fixtures.unsure.facts()))
                            .isInstanceOf(fixtures.tells ? Verdict.Fires.class : Verdict.CannotTell.class)));
        }
        return tests;
    }

    @Test
    void noFixtureIsOfARuleThatIsNoMore() {
        assertThat(DeviceRule.all()).extracting(DeviceRule::code).containsExactlyElementsOf(table().keySet());
    }

    /** What one cause has broken is told once: on the facts where a rule fires, no other error does. */
    @TestFactory
    List<DynamicTest> oneCauseGivesOneError() {
        List<DynamicTest> tests = new ArrayList<>();
        table().forEach((code, fixtures) -> tests.add(dynamicTest(code, () -> assertThat(
                        Diagnosis.of(DeviceRule.all(), fixtures.fires.facts()).findings())
                .filteredOn(finding -> !finding.severity().equals("info"))
                .hasSizeLessThanOrEqualTo(1))));
        return tests;
    }

    /** Neither side's state is blamed on the other: the one rule tells, with the value and, where it can be told, the state. */
    @ParameterizedTest(name = "frontend \"{0}\", backend \"{1}\" is told as {2}, mended by {3}")
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "4,9,backend is no state: \"9\",/local/domain/0/backend/vif/7/0/state 4",
                "4,'',backend is no state: \"\",/local/domain/0/backend/vif/7/0/state 4",
                "1,banana,backend is no state: \"banana\",/local/domain/0/backend/vif/7/0/state 1",
                "04,4,frontend is no state: \"04\",/local/domain/7/device/vif/0/state 4",
                "'4\n',4,frontend is no state: \"4\\n\",/local/domain/7/device/vif/0/state 4",
                "6,9,backend is no state: \"9\",",
            })
    void whatIsNoState(String frontend, String backend, String title, @Nullable String path) {
        DeviceFacts facts = World.of("vif", frontend, backend).facts();
        List<Finding> findings = Diagnosis.of(DeviceRule.all(), facts).findings();
        assertThat(findings).extracting(Finding::id).containsExactly("XS0134");
        assertThat(findings.get(0).title()).isEqualTo("The state of the " + title);
        assertThat(findings.get(0).fix().get(0).command())
                .isEqualTo(path == null ? "" : "xenscope store write " + path);
        assertThat(facts.devices().get(0).waiting().sentence()).contains("is no state (0 to 8)");
    }

    /** No pair of states of a device that should come up is without a word. */
    @TestFactory
    List<DynamicTest> everyPairOfStatesIsJudged() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String kind : List.of("vif", "vfb", "vsnd")) {
            for (int front = 0; front <= 8; front++) {
                for (int back = 0; back <= 8; back++) {
                    if (front != 4 || back != 4) {
                        String states = front + "/" + back;
                        World world = World.of(kind, Integer.toString(front), Integer.toString(back));
                        tests.add(dynamicTest(
                                kind + " " + states, () -> assertThat(Diagnosis.of(DeviceRule.all(), world.facts())
                                                .findings())
                                        .isNotEmpty()));
                    }
                }
            }
        }
        return tests;
    }

    @Test
    void aMissingKeyIsWaitedForAlsoWhereBothSayThatTheyAreConnected() {
        DeviceFacts facts =
                World.of("vif", "4", "4").without(front("vif") + "/tx-ring-ref").facts();
        assertThat(codes(facts)).containsExactly("XS0110");
        assertThat(facts.devices().get(0).waiting().who()).isEqualTo(Side.FRONTEND);
        assertThat(facts.devices().get(0).waiting().sentence()).contains("has not written tx-ring-ref");
    }

    @Test
    void whereTheServerIsDeadTheStepsWaitForItToo() {
        Device vfb = World.of("vfb", "1", "2").life(DEAD).facts().devices().get(0);
        assertThat(vfb.waiting().who()).isEqualTo(Side.BACKEND);
        assertThat(vfb.handshake().steps())
                .extracting(step -> step.progress() + " " + step.side().word())
                .containsExactly(
                        "DONE toolstack",
                        "DONE toolstack",
                        "DONE backend",
                        "FAILED backend",
                        "LATER guest",
                        "LATER guest",
                        "LATER backend");
    }

    @Test
    void aWrongOwnerAndADeadQemuAreTwoCauses() {
        assertThat(codes(World.of("vfb", "1", "2")
                        .owner(front("vfb"), "n0", "r7")
                        .life(DEAD)
                        .facts()))
                .containsExactlyInAnyOrder("XS0115", "XS0128");
        assertThat(codes(World.of("vfb", "1", "banana").life(DEAD).facts()))
                .containsExactlyInAnyOrder("XS0115", "XS0134");
    }

    @Test
    void theEmulatedNicLivesInQemu() {
        DeviceFacts facts = World.of("vif", "1", "2").emulated(DEAD).facts();
        assertThat(codes(facts)).containsExactly("XS0115");
        assertThat(facts.devices().get(0).waiting().sentence()).contains("qemu 412 is dead");
        assertThat(codes(World.of("vif", "1", "2").emulated(STOPPED).facts())).containsExactly("XS0116");
        assertThat(codes(World.of("vif", "1", "2").emulated(ALIVE).facts())).containsExactly("XS0103");
        assertThat(codes(World.of("vif", "4", "4").emulated(DEAD).facts()))
                .as("its PV driver needs no QEMU")
                .isEmpty();
    }

    /** What is wrong with it, the rules about vifs tell; who must act is told with the device. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "out of its bridge, true, true, ''",
        "in another bridge, true, true, xenbr1",
        "down, true, false, xenbr0",
        "gone, false, false, ''",
    })
    void whereTheInterfaceIs(String name, boolean present, boolean up, String master) {
        DeviceFacts facts =
                World.of("vif", "4", "4").wired(wiring(present, up, master)).facts();
        assertThat(codes(facts)).isEmpty();
        assertThat(facts.devices().get(0).waiting().who()).isEqualTo(Side.HOTPLUG);
        assertThat(facts.devices().get(0).handshake().steps())
                .filteredOn(step -> step.side() == Side.HOTPLUG)
                .allMatch(step -> step.progress() == Handshake.Progress.FAILED
                        && step.values().startsWith("vif7.0"));
    }

    @Test
    void aDomainThatIsGoneWaitsForNobodyButWhoRemovesIt() {
        DeviceFacts facts = World.of("vfb", "3", "2").gone().facts();
        assertThat(codes(facts)).containsExactly("XS0136");
        assertThat(facts.waiting(facts.devices().get(0)).sentence()).contains("domain 7 is gone");
        assertThat(facts.domid("guest")).as("it has no name any more").isEmpty();
        assertThat(facts.domid("7")).hasValue(7);
    }

    @Test
    void whatMendsHasACommand() {
        assertThat(mends(console().served(XENCONSOLED, DEAD, ""))).contains("xenconsoled");
        assertThat(mends(World.of("vfb", "6", "6"))).isEqualTo("xl destroy guest");
        assertThat(mends(World.of("vusb", "1", "1").served(KERNEL, ABSENT, "not loaded")))
                .isEqualTo("modprobe xen-backend:vusb");
    }

    private static String mends(World world) {
        return Diagnosis.of(DeviceRule.all(), world.facts())
                .findings()
                .get(0)
                .fix()
                .get(0)
                .command();
    }

    private static List<String> codes(DeviceFacts facts) {
        return Diagnosis.of(DeviceRule.all(), facts).findings().stream()
                .map(Finding::id)
                .toList();
    }

    private static void whole(DeviceRule rule, Finding finding) {
        assertThat(finding.id()).isEqualTo(rule.code());
        assertThat(finding.title()).isNotBlank().doesNotEndWith(".").isNotEqualTo(finding.cause());
        assertThat(finding.cause()).isNotBlank();
        assertThat(finding.evidence()).isNotEmpty();
        assertThat(finding.fix()).isNotEmpty();
        assertThat(finding.fix()).allMatch(fix -> !fix.title().isBlank());
    }
}
