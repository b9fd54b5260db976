package org.xenscope.vif;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One network interface of a domain, as xl understands its spec (tools/xl/xl_parse.c parse_nic_config, Xen 4.17). In a
 * config file xl passes over what it does not understand with a message; {@code xl network-attach} refuses it.
 *
 * @param mac six bytes in lower case; empty: libxl makes one
 * @param bridge empty: {@code vif.default.bridge} of xl.conf, else xenbr0: see {@link #bridgeOr}
 * @param type {@code vif} has no emulated interface; empty: {@code ioemu} for an HVM domain
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
        List<String> ignored) {
    public static final String DEFAULT_BRIDGE = "xenbr0";

    public VifSpec {
        ignored = List.copyOf(ignored);
    }

    public static VifSpec parse(String spec) {
        return new Parser(spec).parsed();
    }

    /** The bridge that the hotplug script will look for. */
    public String bridgeOr(String standard) {
        return bridge.filter(name -> !name.isEmpty()).orElse(standard);
    }

    private static final class Parser {
        private final String spec;
        private final List<String> ignored = new ArrayList<>();
        private @Nullable String mac;
        private @Nullable String bridge;
        private @Nullable String script;
        private @Nullable String type;
        private @Nullable String model;
        private @Nullable String vifName;
        private @Nullable String ip;
        private @Nullable String backend;
        private @Nullable String rate;

        Parser(String spec) {
            this.spec = spec;
        }

        VifSpec parsed() {
            for (String part : spec.split(",")) {
                if (!part.isEmpty()) {
                    part(part.replaceFirst("^ +", ""));
                }
            }
            return new VifSpec(
                    spec,
                    Optional.ofNullable(mac),
                    Optional.ofNullable(bridge),
                    Optional.ofNullable(script),
                    Optional.ofNullable(type),
                    Optional.ofNullable(model),
                    Optional.ofNullable(vifName),
                    Optional.ofNullable(ip),
                    Optional.ofNullable(backend),
                    Optional.ofNullable(rate),
                    ignored);
        }

        private void part(String part) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? "" : part.substring(0, equals);
            String value = part.substring(equals + 1);
            switch (key) {
                case "type" -> {
                    if (value.equals("vif") || value.equals("ioemu")) {
                        type = value;
                    } else {
                        ignored.add(part);
                    }
                }
                case "mac" -> {
                    String read = macOf(value);
                    if (read == null) {
                        ignored.add(part);
                    } else {
                        mac = read;
                    }
                }
                case "bridge" -> bridge = value;
                case "script" -> script = value;
                case "model" -> model = value;
                case "vifname" -> vifName = value;
                case "ip" -> ip = value;
                case "backend" -> backend = value;
                case "rate" -> rate = value;
                case "netdev", "gatewaydev", "devid", "mtu", "accel", "forwarddev" -> {}
                default -> {
                    if (!key.startsWith("colo_") && !part.equals("trusted") && !part.equals("untrusted")) {
                        ignored.add(part);
                    }
                }
            }
        }

        private static @Nullable String macOf(String value) {
            if (!value.matches("[0-9a-fA-F]{1,2}([^0-9a-fA-F][0-9a-fA-F]{1,2}){5}.*")) {
                return null;
            }
            StringBuilder mac = new StringBuilder();
            for (String part : value.split("[^0-9a-fA-F]")) {
                if (mac.length() == 17) {
                    break;
                }
                mac.append(mac.length() == 0 ? "" : ":")
                        .append(part.length() == 1 ? "0" : "")
                        .append(part);
            }
            return mac.toString().toLowerCase(Locale.ROOT);
        }
    }
}
