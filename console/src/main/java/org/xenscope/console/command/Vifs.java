package org.xenscope.console.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.backend.VifProbe;
import org.xenscope.console.Session;
import org.xenscope.error.AbsentException;
import org.xenscope.error.UsageException;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.device.DeviceRule;
import org.xenscope.recipes.rule.vif.VifRule;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.XenbusState;

/** What the vif commands share: the vifs that words name, and a vif in JSON. */
final class Vifs {
    private Vifs() {}

    /** The vifs that words name, a domain and perhaps a number, with their scripts. */
    static VifFacts asked(Session session, List<String> words) {
        VifProbe probe = new VifProbe(session.host(), session.store());
        VifFacts all = probe.read();
        return probe.scripts(all.only(named(all, words, session)));
    }

    /** A vif among devices that were read before. */
    static VifFacts of(Session session, DeviceFacts devices, Device device) {
        VifProbe probe = new VifProbe(session.host(), session.store());
        VifFacts all = probe.read(devices);
        List<Vif> mine = all.all().stream()
                .filter(each -> each.device().pair().equals(device.pair()))
                .toList();
        return probe.scripts(all.only(mine));
    }

    /**
     * @throws AbsentException when there is no such domain, or it has no such vif
     * @throws UsageException when the second word is no number
     */
    static List<Vif> named(VifFacts facts, List<String> words, Session session) {
        if (words.isEmpty()) {
            return facts.all();
        }
        int domid = Devices.domid(facts.devices(), words.get(0), session);
        List<Vif> vifs =
                facts.all().stream().filter(each -> each.domid() == domid).toList();
        if (words.size() > 1) {
            if (!words.get(1).matches("(vif/?)?[0-9]{1,5}")) {
                throw new UsageException("`" + words.get(1) + "` is no number of a vif", "give 0 for vif/0");
            }
            int devid = Integer.parseInt(words.get(1).replaceAll("[^0-9]", ""));
            List<Vif> found =
                    vifs.stream().filter(each -> each.devid() == devid).toList();
            if (found.isEmpty()) {
                throw new AbsentException(
                        "the domain has no vif/" + devid + "; it has "
                                + (vifs.isEmpty()
                                        ? "none"
                                        : String.join(
                                                ", ",
                                                vifs.stream().map(Vif::name).toList())),
                        "`xenscope vif list` shows all");
            }
            return found;
        }
        if (vifs.isEmpty()) {
            throw new AbsentException(
                    "domain " + words.get(0) + " has no vif", "a domain gets one by vif= in its config");
        }
        return vifs;
    }

    /** By the rules about vifs, and those about devices, for each of those that were asked for. */
    static Diagnosis diagnose(VifFacts facts) {
        Diagnosis vifs = Diagnosis.of(VifRule.all(), facts);
        Diagnosis devices = Diagnosis.of(
                DeviceRule.all(),
                facts.devices().only(facts.asked().stream().map(Vif::device).toList()));
        boolean unusable = vifs.findings().stream().anyMatch(each -> each.id().equals("XS0610"));
        // A script that cannot be run has not said that it is done: that is the same once more.
        List<Finding> others = devices.findings().stream()
                .filter(each -> !unusable || !each.id().equals("XS0120"))
                .toList();
        return vifs.and(new Diagnosis(others, devices.unanswered(), devices.asked()));
    }

    static Map<String, Object> json(Vif vif, VifFacts facts) {
        DevicePair pair = vif.device().pair();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("domid", vif.domid());
        view.put("domain", vif.domain());
        view.put("devid", vif.devid());
        vif.mac().ifPresent(mac -> view.put("mac", mac));
        vif.type().ifPresent(type -> view.put("type", type));
        view.put("emulated", vif.emulated());
        vif.model().ifPresent(model -> view.put("model", model));
        vif.vifName().ifPresent(name -> view.put("vifName", name));
        vif.bridge().ifPresent(bridge -> view.put("bridge", bridge));
        facts.wanted(vif).ifPresent(bridge -> view.put("belongsInto", bridge));
        vif.script().ifPresent(script -> view.put("script", script));
        pair.hotplugStatus().ifPresent(status -> view.put("hotplugStatus", status));
        pair.hotplugError().ifPresent(error -> view.put("hotplugError", error));
        pair.frontendState().map(XenbusState::number).ifPresent(state -> view.put("frontendState", state));
        pair.backendState().map(XenbusState::number).ifPresent(state -> view.put("backendState", state));
        view.put("backendDomid", pair.backendDomid());
        vif.stubdomain().ifPresent(domid -> view.put("stubDomid", domid));
        if (vif.here() && facts.interfaces().isPresent()) {
            view.put("netback", json(vif.netbackName(), vif.netback()));
            if (vif.emulated()) {
                view.put("tap", json(vif.tapName(), vif.tap()));
            }
        }
        return view;
    }

    private static Map<String, Object> json(String name, Optional<NetInterface> link) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", link.map(NetInterface::name).orElse(name));
        view.put("present", link.isPresent());
        link.ifPresent(each -> {
            view.put("up", each.up());
            each.carrier().ifPresent(carrier -> view.put("carrier", carrier));
            each.operstate().ifPresent(state -> view.put("operstate", state));
            each.mtu().ifPresent(mtu -> view.put("mtuBytes", mtu));
            each.mac().ifPresent(mac -> view.put("mac", mac));
            each.master().ifPresent(master -> view.put("master", master));
        });
        return view;
    }

    /** Why there is no tap, or none to be seen; empty where one should be there. */
    static String noTap(Vif vif) {
        return vif.stubdomain()
                .map(domid -> "in stub domain " + domid + ", which runs QEMU")
                .orElseGet(() -> vif.emulated()
                        ? ""
                        : vif.hvm().orElse(false)
                                ? "none: type=vif, QEMU has no nic for it"
                                : "none: QEMU emulates no nic for a PV domain");
    }
}
