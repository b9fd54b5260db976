package org.xenscope.recipes.rule.vif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.recipes.rule.device.DeviceRule;
import org.xenscope.vif.HotplugScript;
import org.xenscope.vif.VifFacts;
import org.xenscope.xenbus.BackendLife;

/** Each rule on facts where it fires, where it does not, and where nobody can tell. */
class VifRulesTest {
    private static final String MINE = "/etc/xen/scripts/vif-mine";
    private static final String SED =
            "#!/bin/sh\ndev=$(echo ${INTERFACE:-$vif} | sed 's/-emu//')\nbrctl addif xenbr0 $dev\n";
    private static final String OLD = "#!/bin/sh\nbrctl addif xenbr0 $vif\n";
    private static final String LEAVES = "#!/bin/sh\n[ \"$type_if\" = tap ] && exit 0\nbrctl addif xenbr0 $vif\n";
    private static final String OPENXT = "#!/bin/sh\nxenstore-write /xapi/7/hotplug/vif/0/hotplug online\n";

    private record Fixtures(VifWorld fires, VifWorld quiet, VifWorld unsure) {}

    private static VifWorld tapOut() {
        return VifWorld.hvm().link("vif7.0-emu", "", true, false);
    }

    private static Map<String, Fixtures> table() {
        Map<String, Fixtures> table = new TreeMap<>();
        table.put("XS0601", new Fixtures(tapOut(), VifWorld.hvm(), tapOut().blind()));
        table.put(
                "XS0602",
                new Fixtures(
                        VifWorld.hvm().link("vif7.0", "", true, false),
                        VifWorld.hvm(),
                        VifWorld.hvm().elsewhere()));
        table.put(
                "XS0603",
                new Fixtures(
                        VifWorld.hvm().link("xenbr1", "", true, true).link("vif7.0-emu", "xenbr1", true, false),
                        VifWorld.hvm(),
                        VifWorld.hvm().blind()));
        table.put(
                "XS0604",
                new Fixtures(
                        VifWorld.hvm()
                                .unlink("xenbr0")
                                .link("vif7.0", "", true, false)
                                .link("vif7.0-emu", "", true, false),
                        VifWorld.hvm(),
                        VifWorld.hvm().blind()));
        table.put(
                "XS0605",
                new Fixtures(
                        VifWorld.hvm().link("xenbr0", "", false, true),
                        VifWorld.hvm(),
                        VifWorld.hvm().elsewhere()));
        table.put(
                "XS0606",
                new Fixtures(
                        VifWorld.hvm().link("vif7.0-emu", "xenbr0", false, false),
                        VifWorld.hvm(),
                        VifWorld.hvm().blind()));
        table.put(
                "XS0607",
                new Fixtures(
                        tapOut().script(MINE, SED),
                        tapOut().script(MINE, OLD),
                        tapOut().script(MINE, SED).unlink("vif7.0-emu").qemu(BackendLife.DEAD)));
        table.put(
                "XS0608",
                new Fixtures(
                        tapOut().script(MINE, OLD),
                        tapOut().script(MINE, SED),
                        tapOut().script(MINE, OLD).unread()));
        table.put(
                "XS0609",
                new Fixtures(
                        tapOut().script(MINE, LEAVES),
                        tapOut().script(MINE, OLD),
                        tapOut().script(MINE, LEAVES).elsewhere()));
        table.put(
                "XS0610",
                new Fixtures(
                        VifWorld.hvm().script(HotplugScript.State.MISSING),
                        VifWorld.hvm(),
                        VifWorld.hvm().unread()));
        table.put(
                "XS0611",
                new Fixtures(
                        VifWorld.hvm().unlink("vif7.0"),
                        VifWorld.hvm(),
                        VifWorld.hvm().unlink("vif7.0").blind()));
        table.put(
                "XS0612",
                new Fixtures(
                        VifWorld.hvm()
                                .set("vifname", "web")
                                .domain(8, "other", "00:16:3e:00:00:08")
                                .named(8, "web"),
                        VifWorld.hvm().set("vifname", "web"),
                        VifWorld.hvm().set("vifname", "web").elsewhere()));
        table.put(
                "XS0613",
                new Fixtures(
                        VifWorld.hvm().link("vif5.0-emu", "xenbr0", true, false),
                        VifWorld.hvm(),
                        VifWorld.hvm().blind()));
        table.put(
                "XS0614",
                new Fixtures(
                        VifWorld.hvm().set("type", "vif").unlink("vif7.0-emu"),
                        VifWorld.hvm(),
                        VifWorld.hvm().set("type", "vif").type("")));
        table.put(
                "XS0615",
                new Fixtures(
                        VifWorld.hvm().domain(8, "other", "00:16:3E:00:00:07"),
                        VifWorld.hvm().domain(8, "other", "00:16:3e:00:00:08"),
                        VifWorld.hvm().without("mac")));
        table.put(
                "XS0616",
                new Fixtures(
                        VifWorld.hvm().script("/etc/xen/scripts/vif", OPENXT),
                        VifWorld.hvm(),
                        VifWorld.hvm().elsewhere()));
        return table;
    }

    @TestFactory
    List<DynamicTest> everyRuleOnItsThreeFixtures() {
        List<DynamicTest> tests = new ArrayList<>();
        for (VifRule rule : VifRule.all()) {
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
            tests.add(dynamicTest(name + " cannot tell", () -> assertThat(rule.judge(fixtures.unsure.facts()))
                    .isInstanceOf(Verdict.CannotTell.class)));
        }
        return tests;
    }

    @Test
    void noFixtureIsOfARuleThatIsNoMore() {
        assertThat(VifRule.all()).extracting(VifRule::code).containsExactlyElementsOf(table().keySet());
    }

    /** What one cause has broken is told once, by the rules about devices too. */
    @TestFactory
    List<DynamicTest> oneCauseGivesOneError() {
        List<DynamicTest> tests = new ArrayList<>();
        table().forEach((code, fixtures) -> tests.add(dynamicTest(code, () -> assertThat(all(fixtures.fires))
                .filteredOn(finding -> !finding.severity().equals("info"))
                .extracting(Finding::id)
                .isSubsetOf(code)
                .hasSizeLessThanOrEqualTo(1))));
        return tests;
    }

    @Test
    void aTextAloneIsNoError() {
        List<Finding> findings = all(VifWorld.hvm().script(MINE, SED));
        assertThat(findings)
                .extracting(Finding::id, Finding::severity)
                .containsOnlyOnce(org.assertj.core.api.Assertions.tuple("XS0607", "info"));
        assertThat(findings).noneMatch(each -> each.severity().equals("error"));
    }

    @Test
    void theLineThatShowsItIsQuoted() {
        Finding finding = all(tapOut().script(MINE, SED)).get(0);
        assertThat(finding.evidence().get(0))
                .isEqualTo(
                        new Finding.Evidence("script", MINE + ":2", "dev=$(echo ${INTERFACE:-$vif} | sed 's/-emu//')"));
        assertThat(finding.fix().get(0).command()).isEqualTo("xenscope vif fix guest 0");
    }

    @Test
    void aGuestOnItsPvDriverIsNotCutOff() {
        assertThat(all(tapOut().driver())).extracting(Finding::severity).containsExactly("warning");
        assertThat(all(VifWorld.hvm().driver().unlink("vif7.0-emu")))
                .as("QEMU's nic is unplugged")
                .isEmpty();
    }

    @Test
    void whatOthersTellIsNotToldAgain() {
        assertThat(codes(tapOut().qemu(BackendLife.DEAD))).containsExactly("XS0115");
        assertThat(codes(tapOut().set("hotplug-error", "Could not find bridge device xenbr0")))
                .containsExactly("XS0119");
        assertThat(codes(tapOut().without("hotplug-status"))).containsExactly("XS0120");
    }

    @Test
    void bothOutAreOneFinding() {
        List<Finding> findings = all(tapOut().link("vif7.0", "", true, false));
        assertThat(findings.get(0).id()).isEqualTo("XS0602");
        assertThat(findings.get(0).title())
                .isEqualTo("vif7.0 and vif7.0-emu are in no bridge, and should be in xenbr0");
        assertThat(findings).filteredOn(each -> each.severity().equals("error")).hasSize(1);
    }

    @Test
    void xensTranslationOfOldNames() {
        VifWorld world = VifWorld.hvm()
                .unlink("xenbr0")
                .link("eth0", "", true, true)
                .link("vif7.0", "eth0", true, false)
                .link("vif7.0-emu", "eth0", true, false);
        assertThat(codes(world)).containsExactly("XS0103");
    }

    @Test
    void otherScriptsHaveNoBridgeToBeIn() {
        VifWorld routed = VifWorld.hvm()
                .script(
                        "/etc/xen/scripts/vif-route",
                        "#!/bin/bash\n. ./vif-common.sh\nip route add 1 dev $dev\nsuccess\n")
                .link("vif7.0", "", true, false)
                .link("vif7.0-emu", "", true, false);
        assertThat(codes(routed)).containsExactly("XS0103");
        VifWorld switched = VifWorld.hvm()
                .script(
                        "/etc/xen/scripts/vif-openvswitch",
                        "#!/bin/bash\n. ./vif-common.sh\novs-vsctl add-port b $dev\n")
                .link("ovs-system", "", true, false)
                .link("vif7.0", "ovs-system", true, false)
                .link("vif7.0-emu", "ovs-system", true, false);
        assertThat(codes(switched)).containsExactly("XS0103");
    }

    @Test
    void aStubDomainHasTheTap() {
        assertThat(codes(VifWorld.hvm().stubdomain(9).unlink("vif7.0-emu"))).containsExactly("XS0103");
    }

    @Test
    void renamedInterfacesAreFoundByTheirNames() {
        VifWorld renamed = VifWorld.hvm()
                .set("vifname", "web")
                .unlink("vif7.0")
                .unlink("vif7.0-emu")
                .link("web", "xenbr0", true, false)
                .link("web-emu", "", true, false);
        assertThat(all(renamed).get(0).title())
                .isEqualTo("QEMU's tap web-emu is in no bridge, and should be in xenbr0");
    }

    private static List<String> codes(VifWorld world) {
        return all(world).stream().map(Finding::id).sorted().toList();
    }

    private static List<Finding> all(VifWorld world) {
        VifFacts facts = world.facts();
        return Diagnosis.of(VifRule.all(), facts)
                .and(Diagnosis.of(
                        DeviceRule.all(),
                        facts.devices()
                                .only(facts.asked().stream()
                                        .map(each -> each.device())
                                        .toList())))
                .findings();
    }

    private static void whole(VifRule rule, Finding finding) {
        assertThat(finding.id()).isEqualTo(rule.code());
        assertThat(finding.title()).isNotBlank().doesNotEndWith(".").isNotEqualTo(finding.cause());
        assertThat(finding.cause()).isNotBlank();
        assertThat(finding.evidence()).isNotEmpty();
        assertThat(finding.fix()).isNotEmpty();
        assertThat(finding.fix()).allMatch(fix -> !fix.title().isBlank());
    }
}
