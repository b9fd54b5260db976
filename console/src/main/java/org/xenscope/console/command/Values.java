package org.xenscope.console.command;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.StorePath;

/** The store's bytes in JSON: text where they are UTF-8, else base64 under another name. */
final class Values {
    private static final StorePath HOME = StorePath.of("/local/domain/0");

    private Values() {}

    /** A path as a user types it, or as completion leaves it: a slash at the end means nothing. */
    static StorePath path(String word) {
        return StorePath.of(word.length() > 1 && word.endsWith("/") ? word.substring(0, word.length() - 1) : word);
    }

    /** The same; one that does not begin with a slash is below dom0's own node, as for xenstore-read on dom0. */
    static StorePath storePath(String word) {
        StorePath path = path(word);
        return path.absolute() || path.special() ? path : HOME.child(path.text());
    }

    /** A node as all store commands show it. */
    static Map<String, Object> node(StorePath path, byte[] value, List<Permission> permissions) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("path", path.text());
        put(view, "value", value);
        view.put("perms", permissions(permissions));
        return view;
    }

    /** Puts {@code name} or {@code nameBase64}. */
    static void put(Map<String, Object> view, String name, byte[] value) {
        Optional<String> text = text(value);
        if (text.isPresent()) {
            view.put(name, text.get());
        } else {
            view.put(name + "Base64", Base64.getEncoder().encodeToString(value));
        }
    }

    static List<String> permissions(List<Permission> permissions) {
        return permissions.stream().map(Permission::toString).toList();
    }

    /** With milliseconds, also where they are none: 2026-01-01T00:00:00.000Z. */
    static String time(Instant at) {
        String text = at.truncatedTo(ChronoUnit.MILLIS).toString();
        return text.indexOf('.') < 0 ? text.replace("Z", ".000Z") : text;
    }

    /** The time of day of {@link #time}, for a line that is read as it comes. */
    static String clock(Instant at) {
        return time(at).substring(11, 23);
    }

    private static Optional<String> text(byte[] value) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
