package org.xenscope.vif;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.xenscope.error.UsageException;

/**
 * One network interface of a domain, as xl understands its spec (tools/xl/xl_parse.c parse_nic_config, Xen 4.17), before
 * the defaults of xl.conf. In a config file xl passes over what it does not understand with a message; {@code xl
 * network-attach}, which takes each key as a word of its own, refuses it. A rate, devid or mtu that is no number is refused
 * by both.
 *
 * @param mac six bytes in lower case; empty: libxl makes one
 * @param bridge empty: {@code vif.default.bridge} of xl.conf, else xenbr0: see {@link #bridgeOr}
 * @param type {@code vif} has no emulated interface; empty: {@code ioemu} for an HVM domain
 * @param rate as written
 * @param limit what xl makes of {@code rate}
 * @param gatewayDev {@code gatewaydev}, or {@code netdev} as it was called before
 * @param devid empty: the next free one
 * @param mtu empty: the bridge's
 * @param trusted whether the frontend may trust the backend; empty: libxl's default
 * @param colo {@code forwarddev} and what begins with {@code colo_}, by libxl's names; libxl calls them unstable
 * @param ignored the parts that xl does not understand
 */
public record VifSpec(
        String spec,
        Optional<String> mac,
        Optional<String> bridge,
        Optional<String> script,
        Optional<String> type,
        Optional<String> model,
        Optional<String> vifName,
        Optional<String> ip,
        Optional<String> backendDomain,
        Optional<String> rate,
        Optional<VifRate> limit,
        Optional<String> gatewayDev,
        OptionalInt devid,
        OptionalInt mtu,
        Optional<Boolean> trusted,
        Map<String, String> colo,
        List<String> ignored) {
    public static final String DEFAULT_BRIDGE = "xenbr0";

    public VifSpec {
        colo = Map.copyOf(colo);
        ignored = List.copyOf(ignored);
    }

    /**
     * Reads a spec as it stands in a config file.
     *
     * @throws UsageException when xl stops at it
     */
    public static VifSpec parse(String spec) {
        return new VifSpecParser(spec).parsed();
    }

    /** The bridge that the hotplug script will look for. */
    public String bridgeOr(String standard) {
        return bridge.filter(name -> !name.isEmpty()).orElse(standard);
    }

    /**
     * What {@code xl -N network-attach} prints of it: libxl's names in libxl's order, without what has its default value.
     * libxl's three-valued settings are the words {@code True} and {@code False}.
     */
    public Map<String, Object> libxlFields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        backendDomain.ifPresent(name -> fields.put("backend_domname", name));
        devid.ifPresent(number -> fields.put("devid", number));
        mtu.ifPresent(bytes -> fields.put("mtu", bytes));
        model.ifPresent(name -> fields.put("model", name));
        mac.ifPresent(address -> fields.put("mac", address));
        ip.ifPresent(address -> fields.put("ip", address));
        bridge.ifPresent(name -> fields.put("bridge", name));
        vifName.ifPresent(name -> fields.put("ifname", name));
        script.ifPresent(name -> fields.put("script", name));
        type.ifPresent(word -> fields.put("nictype", word.equals("ioemu") ? "vif_ioemu" : word));
        limit.ifPresent(read -> {
            if (read.bytesPerInterval() != 0) {
                fields.put("rate_bytes_per_interval", read.bytesPerInterval());
            }
            if (read.intervalMicros() != 0) {
                fields.put("rate_interval_usecs", read.intervalMicros());
            }
        });
        gatewayDev.ifPresent(name -> fields.put("gatewaydev", name));
        for (String name : VifSpecParser.COLO_FIELDS) {
            if (colo.containsKey(name)) {
                fields.put(name, colo.get(name));
            }
        }
        trusted.ifPresent(trust -> fields.put("trusted", trust ? "True" : "False"));
        return fields;
    }
}
