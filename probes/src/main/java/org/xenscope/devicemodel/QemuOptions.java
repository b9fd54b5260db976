package org.xenscope.devicemodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The argument of a QEMU option: {@code socket,id=a,path=/x,,y}, where two commas stand for one in a value (QEMU's
 * util/qemu-option.c). Order and repeated keys are kept.
 */
public record QemuOptions(List<Pair> pairs) {
    /** One part; a part without {@code =} has no key. */
    public record Pair(Optional<String> key, String value) {}

    public QemuOptions {
        pairs = List.copyOf(pairs);
    }

    public static QemuOptions parse(String text) {
        List<Pair> pairs = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int at = 0;
        while (at <= text.length()) {
            boolean comma = at < text.length() && text.charAt(at) == ',';
            if (comma && at + 1 < text.length() && text.charAt(at + 1) == ',') {
                part.append(',');
                at++;
            } else if (comma || at == text.length()) {
                pairs.add(pair(part.toString()));
                part.setLength(0);
            } else {
                part.append(text.charAt(at));
            }
            at++;
        }
        return new QemuOptions(pairs);
    }

    private static Pair pair(String part) {
        int equals = part.indexOf('=');
        return equals < 0
                ? new Pair(Optional.empty(), part)
                : new Pair(Optional.of(part.substring(0, equals)), part.substring(equals + 1));
    }

    /** As QEMU takes it: {@code parse(text).join()} is {@code text}. */
    public String join() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            text.append(i == 0 ? "" : ",")
                    .append(pair.key().map(key -> key.replace(",", ",,") + "=").orElse(""))
                    .append(pair.value().replace(",", ",,"));
        }
        return text.toString();
    }

    /** The last value of a key, which is the one that counts. */
    public Optional<String> get(String key) {
        Optional<String> found = Optional.empty();
        for (Pair pair : pairs) {
            if (pair.key().equals(Optional.of(key))) {
                found = Optional.of(pair.value());
            }
        }
        return found;
    }

    /** The same with another value for a key, where it stands; at the end when there is no such key. */
    public QemuOptions with(String key, String value) {
        List<Pair> changed = new ArrayList<>();
        boolean found = false;
        for (Pair pair : pairs) {
            boolean mine = pair.key().equals(Optional.of(key));
            if (!mine || !found) {
                changed.add(mine ? new Pair(pair.key(), value) : pair);
            }
            found |= mine;
        }
        if (!found) {
            changed.add(new Pair(Optional.of(key), value));
        }
        return new QemuOptions(changed);
    }

    /** The first part when it has no key: the kind of a chardev, the driver of a device. */
    public Optional<String> first() {
        return pairs.get(0).key().isEmpty() ? Optional.of(pairs.get(0).value()) : Optional.empty();
    }
}
