package org.xenscope.libxl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.xenscope.error.UsageException;
import org.xenscope.libxl.XlValue.Atom;
import org.xenscope.libxl.XlValue.Items;

/**
 * An xl.cfg as xl reads it: the grammar, escapes and number rules of libxlutil (tools/libs/util/libxlu_cfg*, Xen 4.17).
 * What the keys mean is in {@link DomainConfig}.
 */
public final class XlConfig {
    private static final int MAX_BYTES = 4 << 20;

    private final String file;
    private final Map<String, XlSetting> settings;

    private XlConfig(String file, Map<String, XlSetting> settings) {
        this.file = file;
        this.settings = Collections.unmodifiableMap(settings);
    }

    /**
     * @param file its name, for messages
     * @throws UsageException with {@code FILE:LINE:COLUMN} when xl would refuse it
     */
    public static XlConfig parse(String file, String text) {
        return new XlConfig(file, new XlConfigParser(file, text).parsed());
    }

    /** The same, of bytes: UTF-8, or Latin-1 where they are no UTF-8 (xl does not look at encodings). */
    public static XlConfig parse(String file, byte[] content) {
        if (content.length > MAX_BYTES) {
            throw new UsageException(
                    file + " has " + content.length + " bytes, too many for a domain's config", "name the xl.cfg");
        }
        try {
            return parse(
                    file,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(content))
                            .toString());
        } catch (CharacterCodingException e) {
            return parse(file, new String(content, StandardCharsets.ISO_8859_1));
        }
    }

    public String file() {
        return file;
    }

    /** By name, in the order in which the names first stand in the file. */
    public Map<String, XlSetting> settings() {
        return settings;
    }

    public boolean has(String key) {
        return settings.containsKey(key);
    }

    /** {@code FILE:LINE:COLUMN} of a key, the file alone when it has no such key. */
    public String where(String key) {
        XlSetting setting = settings.get(key);
        return setting == null ? file : file + ":" + setting.at();
    }

    /** A single value; empty when there is none or it is a list, which xl then ignores with a warning. */
    public Optional<String> text(String key) {
        XlSetting setting = settings.get(key);
        return setting != null && setting.value() instanceof Atom atom ? Optional.of(atom.text()) : Optional.empty();
    }

    /** A number; empty when xl would ignore the value: a list, no number, out of range, or built by {@code +=}. */
    public OptionalLong number(String key) {
        XlSetting setting = settings.get(key);
        if (setting == null || setting.added() || !(setting.value() instanceof Atom atom)) {
            return OptionalLong.empty();
        }
        return Strtol.parse(atom.text());
    }

    /** A number other than 0 is true. */
    public Optional<Boolean> flag(String key) {
        OptionalLong number = number(key);
        return number.isPresent() ? Optional.of(number.getAsLong() != 0) : Optional.empty();
    }

    /** A list of strings, up to the first item that is a list itself, where xl stops; empty for a single value. */
    public List<String> strings(String key) {
        XlSetting setting = settings.get(key);
        if (setting == null || !(setting.value() instanceof Items items)) {
            return List.of();
        }
        List<String> strings = new ArrayList<>();
        for (XlValue value : items.values()) {
            if (!(value instanceof Atom atom)) {
                break;
            }
            strings.add(atom.text());
        }
        return List.copyOf(strings);
    }
}
