package org.xenscope.recipes.rule.vif;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.vif.HotplugScript;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.ScriptReading;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** Where the interfaces of a vif are, as far as several rules ask it: each out of place is told by one of them. */
final class Wires {
    private Wires() {}

    /** Whether there is a bridge for them to be in: without one, that is what is told. */
    static boolean judged(Vif vif, VifFacts facts) {
        return EachVif.settled(vif, facts)
                && (!EachVif.seen(vif, facts)
                        || facts.wanted(vif)
                                .flatMap(facts::find)
                                .filter(NetInterface::bridge)
                                .isPresent());
    }

    static List<NetInterface> both(Vif vif) {
        List<NetInterface> both = new ArrayList<>();
        vif.netback().ifPresent(both::add);
        vif.tap().ifPresent(both::add);
        return both;
    }

    static String name(Optional<NetInterface> link) {
        return link.map(NetInterface::name).orElse("");
    }

    static boolean netbackOut(Vif vif, VifFacts facts) {
        return out(vif.netback(), vif, facts);
    }

    static boolean tapOut(Vif vif, VifFacts facts) {
        return vif.emulated() && out(vif.tap(), vif, facts);
    }

    private static boolean out(Optional<NetInterface> link, Vif vif, VifFacts facts) {
        return facts.wanted(vif).isPresent()
                && link.filter(each -> each.master().isEmpty()).isPresent();
    }

    /** The script's text says why the tap is out: that is told then, and not that it is out. */
    static boolean explained(Vif vif, VifFacts facts) {
        return facts.script(vif)
                .flatMap(HotplugScript::reading)
                .map(ScriptReading::tap)
                .filter(tap -> tap == ScriptReading.Tap.STRIPPED
                        || tap == ScriptReading.Tap.IGNORED
                        || tap == ScriptReading.Tap.LEFT_OUT)
                .isPresent();
    }
}
