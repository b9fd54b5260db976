package org.xenscope.recipes.vif;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.rule.vif.VifWorld;

class VifRepairTest {
    private static final String CALL =
            "env script=/etc/xen/scripts/vif-bridge XENBUS_TYPE=vif XENBUS_PATH=backend/vif/7/0"
                    + " XENBUS_BASE_PATH=backend netdev= INTERFACE=vif7.0-emu vif=vif7.0 /etc/xen/scripts/vif-bridge ";

    @Test
    void nothingIsDoneWhereAllIsWell() {
        assertThat(commands(VifWorld.hvm())).isEmpty();
    }

    @Test
    void eachInterfaceGoesWhereItBelongs() {
        assertThat(commands(VifWorld.hvm().link("vif7.0-emu", "", false, false)))
                .containsExactly("ip link set vif7.0-emu master xenbr0", "ip link set vif7.0-emu up");
        VifWorld moved = VifWorld.hvm().link("xenbr1", "", true, true).link("vif7.0", "xenbr1", true, false);
        assertThat(commands(moved)).containsExactly("ip link set vif7.0 master xenbr0");
        assertThat(undo(moved)).containsExactly("ip link set vif7.0 master xenbr1");
        assertThat(commands(VifWorld.hvm().link("vif7.0", "xenbr0", false, false)))
                .containsExactly("ip link set vif7.0 up");
    }

    @Test
    void aBridgeIsMadeFirst() {
        VifWorld world =
                VifWorld.hvm().unlink("xenbr0").link("vif7.0", "", true, false).unlink("vif7.0-emu");
        assertThat(commands(world))
                .containsExactly(
                        "ip link add xenbr0 type bridge",
                        "ip link set xenbr0 alias 'xenscope mark'",
                        "ip link set xenbr0 up",
                        "ip link set vif7.0 master xenbr0");
        assertThat(commands(VifWorld.hvm().link("xenbr0", "", false, true))).containsExactly("ip link set xenbr0 up");
    }

    @Test
    void theScriptIsRunAgainWhereItFailed() {
        VifWorld failed = VifWorld.hvm()
                .set("hotplug-status", "error")
                .set("hotplug-error", "no")
                .link("vif7.0", "", false, false)
                .link("vif7.0-emu", "", true, false);
        assertThat(commands(failed))
                .containsExactly(
                        "xenstore-rm " + VifWorld.BACK + "/hotplug-error",
                        CALL + "online type_if=vif",
                        CALL + "add type_if=tap");
        assertThat(undo(failed))
                .contains("xenstore-write " + VifWorld.BACK + "/hotplug-status error", "ip link set vif7.0 nomaster");
        assertThat(commands(VifWorld.hvm().without("hotplug-status"))).containsExactly(CALL + "online type_if=vif");
    }

    @Test
    void aScriptThatLeavesTheTapOutIsNotAskedForIt() {
        VifWorld world = VifWorld.hvm()
                .script("/etc/xen/scripts/vif-old", "#!/bin/sh\nbrctl addif xenbr0 $vif\n")
                .without("hotplug-status")
                .link("vif7.0-emu", "", true, false);
        assertThat(commands(world)).hasSize(2).last().isEqualTo("ip link set vif7.0-emu master xenbr0");
    }

    @Test
    void whatCannotBeMendedIsSaid() {
        assertThat(repair(VifWorld.hvm().link("xenbr0", "", true, false)).beyond())
                .containsExactly("vif/0: xenbr0 is an interface, and no bridge");
        VifWorld renamed = VifWorld.hvm()
                .set("vifname", "web")
                .unlink("vif7.0")
                .link("web", "", true, false)
                .without("hotplug-status");
        assertThat(repair(renamed).beyond().get(0)).contains("would refuse to give it that name again");
        assertThat(commands(renamed)).containsExactly("ip link set web master xenbr0");
        assertThat(repair(VifWorld.hvm().unlink("vif7.0")).beyond().get(0)).contains("vif7.0 is not there");
        assertThat(repair(VifWorld.hvm().unlink("vif7.0-emu")).beyond())
                .containsExactly(
                        "vif/0: QEMU's tap vif7.0-emu is not there; QEMU makes it when it starts, and it ends with it");
    }

    private static VifRepair repair(VifWorld world) {
        return VifRepair.of(world.facts(), () -> "mark");
    }

    private static List<String> commands(VifWorld world) {
        return repair(world).steps().stream()
                .map(VifRepair.Step::action)
                .map(Action::commands)
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> undo(VifWorld world) {
        return repair(world).steps().stream()
                .map(VifRepair.Step::action)
                .map(Action::undoCommands)
                .flatMap(List::stream)
                .toList();
    }
}
