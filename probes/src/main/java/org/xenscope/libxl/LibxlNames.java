package org.xenscope.libxl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The fields of libxl's JSON, renamed as xenscope's own JSON has them: {@code pdev_path} is {@code pdevPath}, {@code
 * discard_enable} is {@code discard}. What is yes or no in libxl (1, {@code True}) is true or false here.
 */
public final class LibxlNames {
    private static final Set<String> FLAGS = Set.of("removable", "readwrite", "is_cdrom");
    private static final Map<String, String> SHORT = Map.of("discard_enable", "discard", "colo_enable", "colo");

    private LibxlNames() {}

    public static Map<String, Object> renamed(Map<String, Object> fields) {
        Map<String, Object> view = new LinkedHashMap<>();
        fields.forEach((name, value) -> view.put(renamed(name), value(name, value)));
        return view;
    }

    static String renamed(String name) {
        if (SHORT.containsKey(name)) {
            return SHORT.get(name);
        }
        StringBuilder camel = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            boolean raise = i > 0 && name.charAt(i - 1) == '_';
            if (name.charAt(i) != '_') {
                camel.append(raise ? Character.toUpperCase(name.charAt(i)) : name.charAt(i));
            }
        }
        return camel.toString();
    }

    private static Object value(String name, Object value) {
        if (FLAGS.contains(name)) {
            return value.equals(1);
        }
        // only these are three-valued in libxl: a target may be called True
        if (SHORT.containsKey(name) || name.equals("trusted")) {
            return value.equals("True");
        }
        return value;
    }
}
