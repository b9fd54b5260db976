package org.xenscope.vif;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.xenbus.DeviceFacts;

/**
 * The vifs of a host at one time, with all that a judgement of them needs.
 *
 * @param devices the host's, of which the vifs are a part
 * @param asked the vifs that are judged
 * @param all vifs of the host
 * @param interfaces of dom0; empty when they could not be looked at
 * @param scripts by path, as far as they were read
 */
public record VifFacts(
        DeviceFacts devices,
        List<Vif> asked,
        List<Vif> all,
        Optional<NetInterfaces> interfaces,
        Map<String, HotplugScript> scripts) {
    public VifFacts {
        asked = List.copyOf(asked);
        all = List.copyOf(all);
        scripts = Map.copyOf(scripts);
    }

    /** Only these are judged. */
    public VifFacts only(List<Vif> some) {
        return new VifFacts(devices, some, all, interfaces, scripts);
    }

    public VifFacts with(Map<String, HotplugScript> read) {
        return new VifFacts(devices, asked, all, interfaces, read);
    }

    public Optional<HotplugScript> script(Vif vif) {
        return vif.script().flatMap(path -> Optional.ofNullable(scripts.get(path)));
    }

    public Optional<NetInterface> find(String name) {
        return interfaces.flatMap(each -> each.find(name));
    }

    /**
     * The bridge of Linux in which a vif's interfaces belong: for Xen's vif-bridge what the config named, for another
     * script the one into which it has put netback's. Empty where a script routes, or uses a switch of another kind. Xen's
     * vif-bridge takes ethN where xenbrN is not there and ethN is a bridge.
     */
    public Optional<String> wanted(Vif vif) {
        boolean xens = vif.script().map(path -> path.endsWith("/vif-bridge")).orElse(true);
        Optional<String> now = vif.netback()
                .flatMap(NetInterface::master)
                .filter(name -> find(name).filter(NetInterface::bridge).isPresent());
        if (!xens && now.isPresent()) {
            return now;
        }
        boolean bridges = xens
                || script(vif)
                        .flatMap(HotplugScript::reading)
                        .filter(ScriptReading::bridges)
                        .isPresent();
        return bridges ? vif.bridge().map(this::asXenTakesIt) : Optional.empty();
    }

    private String asXenTakesIt(String name) {
        String old = "eth" + name.substring(Math.min(5, name.length()));
        return name.matches("xenbr[0-9]+")
                        && find(name).isEmpty()
                        && find(old).filter(NetInterface::bridge).isPresent()
                ? old
                : name;
    }

    /** Interfaces that have the name of a vif of a domain that is gone. */
    public List<NetInterface> stale() {
        return interfaces.stream()
                .flatMap(each -> each.all().stream())
                .filter(each -> VifName.parse(each.name())
                        .filter(name -> devices.domain(name.domid()).isEmpty()
                                && all.stream().noneMatch(vif -> vif.domid() == name.domid()))
                        .isPresent())
                .toList();
    }

    /** Whether the guest still finds its nic in QEMU, so that it has no network without the tap. */
    public boolean usesTap(Vif vif) {
        return vif.emulated() && vif.device().pair().notBegun();
    }
}
