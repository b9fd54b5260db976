package org.xenscope.vif;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.xenscope.clib.Strtoul;
import org.xenscope.error.UsageException;

/**
 * The loop of parse_config_data over a vif's spec, and parse_nic_config (tools/xl/xl_parse.c, Xen 4.17): strtok at commas,
 * blanks skipped at the beginning of a part only, the last of equal keys wins.
 */
final class VifSpecParser {
    /** libxl's string fields that are named as their keys, in libxl's order; the first is spelt forwarddev in a spec. */
    static final List<String> COLO_FIELDS = coloFields();

    private static final String FORWARD_DEV = COLO_FIELDS.get(0);

    private final String spec;
    private final List<String> ignored = new ArrayList<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> colo = new HashMap<>();
    private final int[] mac = new int[6];
    private @Nullable String type;
    private @Nullable VifRate limit;
    private int devid = -1;
    private int mtu;
    private @Nullable Boolean trusted;

    VifSpecParser(String spec) {
        this.spec = spec;
    }

    VifSpec parsed() {
        int start = 0;
        while (start < spec.length()) {
            int comma = spec.indexOf(',', start);
            int end = comma < 0 ? spec.length() : comma;
            if (end > start) {
                int first = start;
                while (first < end && spec.charAt(first) == ' ') {
                    first++;
                }
                part(first, end);
            }
            start = end + 1;
        }
        return new VifSpec(
                spec,
                address(),
                text("bridge"),
                text("script"),
                Optional.ofNullable(type),
                text("model"),
                text("vifname"),
                text("ip"),
                text("backend"),
                text("rate"),
                Optional.ofNullable(limit),
                text("gatewaydev"),
                devid == -1 ? OptionalInt.empty() : OptionalInt.of(devid),
                mtu == 0 ? OptionalInt.empty() : OptionalInt.of(mtu),
                Optional.ofNullable(trusted),
                colo,
                ignored);
    }

    private void part(int start, int end) {
        String part = spec.substring(start, end);
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
                if (!mac(start + equals + 1, end)) {
                    ignored.add(part);
                }
            }
            case "rate" -> {
                limit = VifRate.parse(spec, value);
                texts.put(key, value);
            }
            case "netdev" -> texts.put("gatewaydev", value);
            case "bridge", "script", "model", "vifname", "ip", "backend", "gatewaydev" -> texts.put(key, value);
            case "forwarddev" -> colo.put(FORWARD_DEV, value);
            case "devid" -> devid = (int) number(key, value);
            case "mtu" -> mtu = (int) number(key, value);
            case "accel" -> {}
            default -> otherwise(part, key, value);
        }
    }

    private void otherwise(String part, String key, String value) {
        if (part.equals("trusted") || part.equals("untrusted")) {
            trusted = part.equals("trusted");
        } else if (COLO_FIELDS.contains(key) && !key.equals(FORWARD_DEV)) {
            colo.put(key, value);
        } else {
            ignored.add(part);
        }
    }

    /**
     * Six hexadecimal numbers with any one character between them. As xl does, this keeps what it has read when it then
     * fails, and goes on behind the end of the part, where the next one stands; behind the end of the spec xl reads what
     * happens to be there, and this gives up.
     */
    private boolean mac(int start, int end) {
        int from = start;
        int limit = end;
        for (int i = 0; i < mac.length; i++) {
            Strtoul read = Strtoul.read(spec, Math.min(from, spec.length()), limit, 16);
            // of 64 bits xl looks at 32
            long value = read.value() & 0xffff_ffffL;
            if (!read.any() || value > 255) {
                return false;
            }
            mac[i] = (int) value;
            from = read.end() + 1;
            if (from > limit) {
                limit = spec.length();
            }
        }
        return true;
    }

    /** A number as xl's parse_ulong reads it; what follows it does not count. */
    private long number(String key, String text) {
        Strtoul read = Strtoul.read(text, 0, text.length(), 10);
        if (!read.any() || read.value() == -1) {
            throw new UsageException(
                    "vif spec \"" + spec + "\": " + key + " is \"" + text + "\", which is no number, or too large",
                    "write digits after " + key + "=");
        }
        return read.value();
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(texts.get(key));
    }

    /** Empty when all its bytes are 0: that is no address for libxl, and it makes one. */
    private Optional<String> address() {
        StringBuilder address = new StringBuilder();
        boolean any = false;
        for (int each : mac) {
            any |= each != 0;
            address.append(address.isEmpty() ? "" : ":").append(String.format("%02x", each));
        }
        return any ? Optional.of(address.toString()) : Optional.empty();
    }

    private static List<String> coloFields() {
        List<String> fields = new ArrayList<>(List.of("coloft_forwarddev"));
        List<String> sockets = List.of(
                "mirror",
                "compare_pri_in",
                "compare_sec_in",
                "compare_notify",
                "redirector0",
                "redirector1",
                "redirector2");
        sockets.forEach(name -> socket(fields, name));
        fields.addAll(List.of("colo_filter_mirror_queue", "colo_filter_mirror_outdev"));
        redirector(fields, "redirector0");
        redirector(fields, "redirector1");
        fields.addAll(
                List.of("colo_compare_pri_in", "colo_compare_sec_in", "colo_compare_out", "colo_compare_notify_dev"));
        socket(fields, "sec_redirector0");
        socket(fields, "sec_redirector1");
        redirector(fields, "sec_redirector0");
        redirector(fields, "sec_redirector1");
        fields.addAll(List.of("colo_filter_sec_rewriter0_queue", "colo_checkpoint_host", "colo_checkpoint_port"));
        return List.copyOf(fields);
    }

    private static void socket(List<String> fields, String name) {
        List.of("_id", "_ip", "_port").forEach(end -> fields.add("colo_sock_" + name + end));
    }

    private static void redirector(List<String> fields, String name) {
        List.of("_queue", "_indev", "_outdev").forEach(end -> fields.add("colo_filter_" + name + end));
    }
}
