package org.xenscope.libxl;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xenscope.clib.CNumbers;

/**
 * One item of a config's vfb list: a PV framebuffer with its keyboard, as xl understands it (tools/xl/xl_parse.c, Xen
 * 4.17). xl stops at the first part without an equals sign, and passes over a key that it does not know without a word.
 *
 * @param texts what stands under {@code vnclisten}, {@code vncpasswd}, {@code keymap}, {@code display}, {@code xauthority}
 * @param numbers {@code vnc}, {@code vncunused}, {@code sdl}, {@code opengl} (0 is no), {@code vncdisplay}
 * @param ignored the first part that xl does not understand; empty: it understands all
 */
public record VfbSpec(String spec, Map<String, String> texts, Map<String, Integer> numbers, Optional<String> ignored) {
    private static final Set<String> TEXTS = Set.of("vnclisten", "vncpasswd", "keymap", "display", "xauthority");
    private static final Set<String> NUMBERS = Set.of("vnc", "vncunused", "sdl", "opengl", "vncdisplay");

    public VfbSpec {
        texts = Map.copyOf(texts);
        numbers = Map.copyOf(numbers);
    }

    public static VfbSpec parse(String spec) {
        Map<String, String> texts = new HashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        Optional<String> ignored = Optional.empty();
        for (String word : spec.split(",")) {
            String part = word.replaceFirst("^ +", "");
            int equals = part.indexOf('=');
            if (word.isEmpty()) {
                continue;
            }
            if (equals < 0) {
                ignored = ignored.or(() -> Optional.of(part));
                break;
            }
            String key = part.substring(0, equals);
            String value = part.substring(equals + 1);
            if (TEXTS.contains(key)) {
                texts.put(key, value);
            } else if (NUMBERS.contains(key)) {
                numbers.put(key, CNumbers.atoi(value));
            } else {
                ignored = ignored.or(() -> Optional.of(part));
            }
        }
        return new VfbSpec(spec, texts, numbers, ignored);
    }

    /** What {@code vnc=1} and its like beside the vfb list stand for in a PV domain's config. */
    static VfbSpec topLevel(XlConfig config) {
        Map<String, String> texts = new HashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        TEXTS.forEach(key -> config.text(key).ifPresent(text -> texts.put(key, text)));
        NUMBERS.forEach(key -> config.number(key).ifPresent(number -> {
            boolean flag = !key.equals("vncdisplay");
            // a flag is on for any long but 0, a display is the int of it
            numbers.put(key, flag && number != 0 ? 1 : (int) number);
        }));
        return new VfbSpec("", texts, numbers, Optional.empty());
    }

    public Optional<Boolean> flag(String name) {
        return Optional.ofNullable(numbers.get(name)).map(number -> number != 0);
    }

    /** As {@code xl create -n} prints it, without its devid. */
    public Map<String, Object> libxlFields() {
        Map<String, Object> vnc = new LinkedHashMap<>();
        flag("vnc").ifPresent(on -> vnc.put("enable", word(on)));
        text(vnc, "listen", "vnclisten");
        text(vnc, "passwd", "vncpasswd");
        if (numbers.getOrDefault("vncdisplay", 0) != 0) {
            vnc.put("display", numbers.get("vncdisplay"));
        }
        flag("vncunused").ifPresent(on -> vnc.put("findunused", word(on)));
        Map<String, Object> sdl = new LinkedHashMap<>();
        flag("sdl").ifPresent(on -> sdl.put("enable", word(on)));
        flag("opengl").ifPresent(on -> sdl.put("opengl", word(on)));
        text(sdl, "display", "display");
        text(sdl, "xauthority", "xauthority");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("vnc", vnc);
        fields.put("sdl", sdl);
        text(fields, "keymap", "keymap");
        return fields;
    }

    private void text(Map<String, Object> fields, String name, String key) {
        if (texts.containsKey(key)) {
            fields.put(name, texts.get(key));
        }
    }

    private static String word(boolean on) {
        return on ? "True" : "False";
    }
}
