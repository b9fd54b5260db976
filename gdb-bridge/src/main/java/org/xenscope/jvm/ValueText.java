package org.xenscope.jvm;

import com.sun.jdi.ArrayReference;
import com.sun.jdi.CharValue;
import com.sun.jdi.ClassObjectReference;
import com.sun.jdi.ClassType;
import com.sun.jdi.Field;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.PrimitiveValue;
import com.sun.jdi.StringReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.Value;
import com.sun.jdi.VoidValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values as people want to see them. No code of the program runs for it: no {@code toString()}. */
final class ValueText {
    private static final int LONGEST_STRING = 200;
    private static final int SHOWN_FIELDS = 12;

    /** What one question about many objects may cost at the most. */
    private static final int LONGEST = 2000;

    private ValueText() {}

    /** With what is in it, one level deep. */
    static String of(@Nullable Value value) {
        String text = text(value, true);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** As a part of something else: an object only by its type and number. */
    static String brief(@Nullable Value value) {
        return text(value, false);
    }

    static Optional<String> type(@Nullable Value value) {
        return value == null ? Optional.empty() : Optional.of(value.type().name());
    }

    /** {@code Object@1f}: the number is the debugger's own, for as long as it is attached. */
    static String label(ObjectReference object) {
        return Mirrors.simple(object.referenceType().name()) + "@" + Long.toHexString(object.uniqueID());
    }

    private static String text(@Nullable Value value, boolean inside) {
        if (value == null) {
            return "null";
        }
        if (value instanceof CharValue c) {
            return quoted(c.value());
        }
        if (value instanceof VoidValue) {
            return "void";
        }
        if (value instanceof PrimitiveValue) {
            return value.toString();
        }
        if (value instanceof StringReference string) {
            return quoted(string.value());
        }
        if (value instanceof ArrayReference array) {
            return array(array, inside);
        }
        return value instanceof ObjectReference object ? object(object, inside) : value.toString();
    }

    private static String array(ArrayReference array, boolean inside) {
        String type = Mirrors.simple(array.referenceType().name());
        int length = array.length();
        // int[][] of 3 is int[3][]
        int bracket = type.indexOf('[');
        String head = type.substring(0, bracket + 1) + length + type.substring(bracket + 1);
        if (!inside) {
            return head + "@" + Long.toHexString(array.uniqueID());
        }
        List<String> elements = new ArrayList<>();
        for (Value element : Containers.first(array, 0, Containers.SHOWN)) {
            elements.add(brief(element));
        }
        return head + list(elements, length, "{", "}");
    }

    private static String object(ObjectReference object, boolean inside) {
        String type = object.referenceType().name();
        if (Containers.isBox(type)) {
            return text(Mirrors.field(object, "value"), false);
        }
        Optional<Boolean> flag = Containers.atomicBoolean(object);
        if (flag.isPresent()) {
            return flag.get().toString();
        }
        if (object.referenceType() instanceof ClassType kind
                && (kind.isEnum()
                        || kind.superclass() != null && kind.superclass().isEnum())) {
            String owner = kind.isEnum() ? type : kind.superclass().name();
            return Mirrors.field(object, "name") instanceof StringReference name
                    ? Mirrors.simple(owner).replace('$', '.') + "." + name.value()
                    : label(object);
        }
        if (object instanceof ClassObjectReference kind) {
            return kind.reflectedType().name() + ".class";
        }
        if (object instanceof ThreadReference thread) {
            return "Thread@" + Long.toHexString(object.uniqueID()) + "(" + quoted(thread.name()) + ")";
        }
        if (!inside) {
            return label(object);
        }
        if (isThrowable(object)) {
            return label(object) + "(" + brief(Mirrors.field(object, "detailMessage")) + ")";
        }
        if (type.equals("java.util.Optional")) {
            Value held = Mirrors.field(object, "value");
            return held == null ? "Optional.empty" : "Optional(" + brief(held) + ")";
        }
        return new Containers(ValueText::brief)
                .content(object)
                .map(content -> Mirrors.simple(type) + "(" + content.size() + ")"
                        + list(content.first(), content.size(), content.map() ? "{" : "[", content.map() ? "}" : "]"))
                .orElseGet(() -> label(object) + fields(object));
    }

    static boolean isThrowable(ObjectReference object) {
        ClassType kind = object.referenceType() instanceof ClassType type ? type : null;
        while (kind != null && !kind.name().equals("java.lang.Throwable")) {
            kind = kind.superclass();
        }
        return kind != null;
    }

    private static String fields(ObjectReference object) {
        List<Field> fields = object.referenceType().allFields().stream()
                .filter(field -> !field.isStatic())
                .toList();
        List<Field> shown = fields.subList(0, Math.min(SHOWN_FIELDS, fields.size()));
        Map<Field, Value> values = object.getValues(shown);
        List<String> texts = shown.stream()
                .map(field -> field.name() + "=" + brief(values.get(field)))
                .toList();
        return list(texts, fields.size(), "{", "}");
    }

    private static String list(List<String> first, long size, String open, String close) {
        String more = first.size() < size ? (first.isEmpty() ? "…" : ", …") : "";
        return open + String.join(", ", first) + more + close;
    }

    static String quoted(char c) {
        return "'" + escaped(String.valueOf(c), '\'') + "'";
    }

    /** In quotes, on one line, and cut with its full length behind it. */
    static String quoted(String text) {
        return text.length() <= LONGEST_STRING
                ? '"' + escaped(text, '"') + '"'
                : '"' + escaped(text.substring(0, LONGEST_STRING), '"') + "\"… (" + text.length() + " characters)";
    }

    private static String escaped(String text, char quote) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(c);
                    } else if (Character.isISOControl(c)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }
}
