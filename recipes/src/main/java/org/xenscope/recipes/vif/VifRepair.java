package org.xenscope.recipes.vif;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.action.AddToBridge;
import org.xenscope.recipes.action.CreateBridge;
import org.xenscope.recipes.action.RunHotplug;
import org.xenscope.recipes.action.SetLinkUp;
import org.xenscope.vif.HotplugCall;
import org.xenscope.vif.HotplugScript;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;
import org.xenscope.vif.VifName;

/**
 * What puts the interfaces of vifs where they belong, in order: the bridge, the script's call where it failed or never
 * was, the interfaces.
 *
 * @param steps what to do, each with what it is for
 * @param beyond what is wrong and cannot be mended here, a sentence each
 */
public record VifRepair(List<Step> steps, List<String> beyond) {
    /** @param why half a sentence: {@code "vif1.0-emu is in no bridge"} */
    public record Step(String why, Action action) {}

    public VifRepair {
        steps = List.copyOf(steps);
        beyond = List.copyOf(beyond);
    }

    /** @param marks makes a mark for each bridge that must be made */
    public static VifRepair of(VifFacts facts, Supplier<String> marks) {
        Draft draft = new Draft(facts, marks);
        facts.asked().forEach(draft::add);
        return new VifRepair(draft.steps, draft.beyond);
    }

    public Action[] actions() {
        return steps.stream().map(Step::action).toArray(Action[]::new);
    }

    private static final class Draft {
        private final VifFacts facts;
        private final Supplier<String> marks;
        private final List<Step> steps = new ArrayList<>();
        private final List<String> beyond = new ArrayList<>();
        /** Bridges that are seen to already. */
        private final List<String> bridges = new ArrayList<>();

        Draft(VifFacts facts, Supplier<String> marks) {
            this.facts = facts;
            this.marks = marks;
        }

        void add(Vif vif) {
            if (!vif.here()) {
                beyond.add(vif.name() + ": its interfaces are in domain "
                        + vif.device().pair().backendDomid() + ", where its backend is");
                return;
            }
            if (facts.interfaces().isEmpty()) {
                beyond.add(vif.name() + ": dom0's interfaces cannot be looked at");
                return;
            }
            Optional<String> bridge = facts.wanted(vif);
            if (bridge.isPresent() && !bridge(bridge.get())) {
                beyond.add(vif.name() + ": " + bridge.get() + " is an interface, and no bridge");
                return;
            }
            if (vif.netback().isEmpty()) {
                beyond.add(vif.name() + ": " + vif.netbackName() + " is not there; netback makes it when the device is"
                        + " attached");
            }
            if (vif.tap().isEmpty() && facts.usesTap(vif)) {
                beyond.add(vif.name() + ": QEMU's tap " + vif.tapName() + " is not there; QEMU makes it when it starts,"
                        + " and it ends with it");
            }
            boolean again = !vif.connected()
                    && vif.script().isPresent()
                    && vif.netback().isPresent();
            boolean ran = again && online(vif, vif.netback().get());
            if (!ran) {
                vif.netback().ifPresent(link -> place(link, bridge));
            }
            boolean scriptPutsTap = facts.script(vif)
                    .filter(each -> each.state() == HotplugScript.State.FINE)
                    .flatMap(HotplugScript::reading)
                    .filter(each -> each.tap() == org.xenscope.vif.ScriptReading.Tap.CONFIGURED)
                    .isPresent();
            vif.tap().filter(link -> vif.emulated()).ifPresent(link -> {
                boolean placed = bridge.map(link::in).orElse(link.up()) && link.up();
                if (ran && scriptPutsTap && !placed && own(vif, link)) {
                    run(vif, HotplugCall.add(vif, vif.script().orElseThrow()), link, "the same for QEMU's tap");
                } else {
                    place(link, bridge);
                }
            });
        }

        /** @return whether it is a bridge, or will be one */
        private boolean bridge(String name) {
            Optional<NetInterface> link = facts.find(name);
            if (!bridges.contains(name)) {
                bridges.add(name);
                if (link.isEmpty()) {
                    steps.add(new Step("there is no bridge " + name, CreateBridge.of(name, marks.get())));
                } else if (link.get().bridge() && !link.get().up()) {
                    steps.add(new Step("the bridge " + name + " is down", SetLinkUp.of(link.get())));
                }
            }
            return link.isEmpty() || link.get().bridge();
        }

        private boolean online(Vif vif, NetInterface link) {
            String path = vif.script().orElseThrow();
            Optional<HotplugScript> script = facts.script(vif);
            if (script.filter(each -> each.state() == HotplugScript.State.FINE).isEmpty()) {
                beyond.add(vif.name() + ": its script " + path + " cannot be run: "
                        + script.map(HotplugScript::note).orElse("it could not be read"));
                return false;
            }
            if (!own(vif, link)) {
                beyond.add(vif.name() + ": its interface is called " + link.name()
                        + " already, and the script would refuse to give it that name again");
                return false;
            }
            run(vif, HotplugCall.online(vif, path), link, said(vif));
            return true;
        }

        private static String said(Vif vif) {
            return vif.device()
                    .pair()
                    .hotplugError()
                    .map(error -> "the script failed (" + error + ")")
                    .orElse("the script has not said that it is done");
        }

        private void run(Vif vif, HotplugCall call, NetInterface link, String why) {
            steps.add(new Step(why, RunHotplug.of(vif, call, link)));
        }

        /** It still has the name that netback, or QEMU, gave it. */
        private static boolean own(Vif vif, NetInterface link) {
            return VifName.parse(link.name())
                    .filter(name -> name.domid() == vif.domid() && name.devid() == vif.devid())
                    .isPresent();
        }

        private void place(NetInterface link, Optional<String> bridge) {
            if (bridge.isPresent() && !link.in(bridge.get())) {
                steps.add(new Step(
                        link.name() + " is in " + link.master().orElse("no bridge"),
                        AddToBridge.of(link, bridge.get())));
            } else if (!link.up()) {
                steps.add(new Step(link.name() + " is down", SetLinkUp.of(link)));
            }
        }
    }
}
