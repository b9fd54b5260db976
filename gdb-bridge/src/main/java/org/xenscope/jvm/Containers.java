package org.xenscope.jvm;

import com.sun.jdi.ArrayReference;
import com.sun.jdi.IntegerValue;
import com.sun.jdi.LongValue;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The first elements of the JDK's collections and maps, read out of their fields. The layouts are those of OpenJDK 17 to 25;
 * one that is not as expected is shown as any other object.
 */
final class Containers {
    /** How many elements are shown. */
    static final int SHOWN = 10;

    /** A table of so many empty slots is not searched further. */
    private static final int SEARCHED = 4096;

    private static final int SLOTS_AT_ONCE = 64;

    /** A wrapper in a wrapper in a wrapper is looked into; deeper is no collection that people make. */
    private static final int WRAPPERS = 5;

    private final Function<@Nullable Value, String> text;

    /** @param text of one element */
    Containers(Function<@Nullable Value, String> text) {
        this.text = text;
    }

    /**
     * @param size of all
     * @param first texts of the first; of a map {@code key=value}
     */
    record Content(long size, List<String> first, boolean map) {
        Content {
            first = List.copyOf(first);
        }
    }

    Optional<Content> content(ObjectReference object) {
        return content(object, WRAPPERS);
    }

    private Optional<Content> content(ObjectReference object, int wrappers) {
        String type = object.referenceType().name();
        if (!type.startsWith("java.util.") || wrappers == 0) {
            return Optional.empty();
        }
        return switch (type.substring("java.util.".length())) {
            case "ArrayList" -> list(object, "elementData", "size");
            case "Vector", "Stack" -> list(object, "elementData", "elementCount");
            case "PriorityQueue" -> list(object, "queue", "size");
            case "Arrays$ArrayList" -> array(object, "a");
            case "ImmutableCollections$ListN", "concurrent.CopyOnWriteArrayList" ->
                array(object, type.endsWith("ListN") ? "elements" : "array");
            case "ImmutableCollections$List12", "ImmutableCollections$Set12" -> few(object);
            case "ImmutableCollections$SetN" -> sparse(object, "elements");
            case "ImmutableCollections$Map1" -> pairs(List.of(object), 1, "k0", "v0");
            case "ImmutableCollections$MapN" -> alternating(object);
            case "LinkedList" -> linked(object);
            case "ArrayDeque" -> deque(object);
            case "HashMap", "LinkedHashMap", "concurrent.ConcurrentHashMap" -> table(object);
            case "TreeMap" -> tree(object);
            case "HashSet", "LinkedHashSet" -> keys(object, "map", wrappers);
            case "TreeSet" -> keys(object, "m", wrappers);
            case "Collections$SetFromMap" -> keys(object, "m", wrappers);
            case "concurrent.ConcurrentHashMap$KeySetView" -> keys(object, "map", wrappers);
            case "Collections$EmptyList", "Collections$EmptySet" -> Optional.of(new Content(0, List.of(), false));
            case "Collections$EmptyMap" -> Optional.of(new Content(0, List.of(), true));
            case "Collections$SingletonList", "Collections$SingletonSet" ->
                Optional.of(new Content(1, List.of(text.apply(Mirrors.field(object, "element"))), false));
            case "Collections$SingletonMap" -> pairs(List.of(object), 1, "k", "v");
            default -> wrapped(object, wrappers);
        };
    }

    private Optional<Content> wrapped(ObjectReference object, int wrappers) {
        String type = object.referenceType().name();
        if (!type.startsWith("java.util.Collections$Unmodifiable")
                && !type.startsWith("java.util.Collections$Synchronized")) {
            return Optional.empty();
        }
        ObjectReference inner = Mirrors.object(object, type.endsWith("Map") ? "m" : "c");
        return inner == null ? Optional.empty() : content(inner, wrappers - 1);
    }

    private Optional<Content> keys(ObjectReference set, String map, int wrappers) {
        ObjectReference inner = Mirrors.object(set, map);
        return (inner == null ? Optional.<Content>empty() : content(inner, wrappers - 1))
                .filter(Content::map)
                .map(content -> new Content(
                        content.size,
                        content.first.stream()
                                .map(entry -> entry.substring(0, entry.lastIndexOf('=')))
                                .toList(),
                        false));
    }

    private Optional<Content> list(ObjectReference object, String array, String size) {
        int count = Mirrors.number(object, size);
        return Mirrors.field(object, array) instanceof ArrayReference elements
                ? Optional.of(new Content(count, texts(first(elements, 0, Math.min(SHOWN, count))), false))
                : Optional.empty();
    }

    private Optional<Content> array(ObjectReference object, String array) {
        return Mirrors.field(object, array) instanceof ArrayReference elements
                ? Optional.of(new Content(elements.length(), texts(first(elements, 0, SHOWN)), false))
                : Optional.empty();
    }

    /** One or two; the second is the class's own mark when there is only one. */
    private Optional<Content> few(ObjectReference object) {
        List<@Nullable Value> values = new ArrayList<>();
        values.add(Mirrors.field(object, "e0"));
        Value second = Mirrors.field(object, "e1");
        boolean mark = second == null
                || second instanceof ObjectReference other
                        && other.referenceType().name().equals("java.lang.Object");
        if (!mark) {
            values.add(second);
        }
        return Optional.of(new Content(values.size(), texts(values), false));
    }

    private Optional<Content> sparse(ObjectReference object, String array) {
        if (!(Mirrors.field(object, array) instanceof ArrayReference elements)) {
            return Optional.empty();
        }
        return Optional.of(new Content(Mirrors.number(object, "size"), texts(filled(elements)), false));
    }

    /** Key, value, key, value …, with gaps. */
    private Optional<Content> alternating(ObjectReference object) {
        if (!(Mirrors.field(object, "table") instanceof ArrayReference table)) {
            return Optional.empty();
        }
        List<@Nullable Value> slots = filled(table);
        List<String> first = new ArrayList<>();
        for (int i = 0; i + 1 < slots.size() && first.size() < SHOWN; i += 2) {
            first.add(text.apply(slots.get(i)) + "=" + text.apply(slots.get(i + 1)));
        }
        return Optional.of(new Content(Mirrors.number(object, "size"), first, true));
    }

    private Optional<Content> linked(ObjectReference list) {
        List<@Nullable Value> values = new ArrayList<>();
        ObjectReference node = Mirrors.object(list, "first");
        while (node != null && values.size() < SHOWN) {
            Map<String, @Nullable Value> fields = Mirrors.fields(node, "item", "next");
            values.add(fields.get("item"));
            node = fields.get("next") instanceof ObjectReference next ? next : null;
        }
        return Optional.of(new Content(Mirrors.number(list, "size"), texts(values), false));
    }

    private Optional<Content> deque(ObjectReference deque) {
        if (!(Mirrors.field(deque, "elements") instanceof ArrayReference elements)) {
            return Optional.empty();
        }
        int head = Mirrors.number(deque, "head");
        int capacity = elements.length();
        int size = Math.floorMod(Mirrors.number(deque, "tail") - head, capacity);
        List<@Nullable Value> values = new ArrayList<>(first(elements, head, Math.min(SHOWN, size)));
        values.addAll(first(elements, 0, Math.min(SHOWN, size) - values.size()));
        return Optional.of(new Content(size, texts(values), false));
    }

    private Optional<Content> table(ObjectReference map) {
        boolean concurrent = map.referenceType().name().endsWith("ConcurrentHashMap");
        long size = concurrent
                ? Mirrors.field(map, "baseCount") instanceof LongValue count ? count.value() : 0
                : Mirrors.number(map, "size");
        String value = concurrent ? "val" : "value";
        List<ObjectReference> entries = new ArrayList<>();
        ObjectReference head = Mirrors.object(map, "head");
        if (head != null) {
            chain(head, "after", entries);
        } else if (Mirrors.field(map, "table") instanceof ArrayReference table) {
            for (Value bucket : filled(table)) {
                if (bucket instanceof ObjectReference node && entries.size() < SHOWN) {
                    // A tree bin of a concurrent map keeps its nodes as a list, too.
                    ObjectReference first = Mirrors.object(node, "first");
                    chain(first == null ? node : first, "next", entries);
                }
            }
        }
        // Under contention the count is spread over cells; never say fewer than are seen.
        return pairs(entries, Math.max(size, entries.size()), "key", value);
    }

    private static void chain(ObjectReference first, String link, List<ObjectReference> entries) {
        ObjectReference node = first;
        while (node != null && entries.size() < SHOWN) {
            entries.add(node);
            node = Mirrors.object(node, link);
        }
    }

    private Optional<Content> tree(ObjectReference map) {
        List<ObjectReference> entries = new ArrayList<>();
        ObjectReference node = Mirrors.object(map, "root");
        List<ObjectReference> above = new ArrayList<>();
        while ((node != null || !above.isEmpty()) && entries.size() < SHOWN) {
            while (node != null) {
                above.add(node);
                node = Mirrors.object(node, "left");
            }
            ObjectReference smallest = above.remove(above.size() - 1);
            entries.add(smallest);
            node = Mirrors.object(smallest, "right");
        }
        return pairs(entries, Mirrors.number(map, "size"), "key", "value");
    }

    private Optional<Content> pairs(List<ObjectReference> entries, long size, String key, String value) {
        List<String> first = new ArrayList<>();
        for (ObjectReference entry : entries) {
            Map<String, @Nullable Value> fields = Mirrors.fields(entry, key, value);
            first.add(text.apply(fields.get(key)) + "=" + text.apply(fields.get(value)));
        }
        return Optional.of(new Content(size, first, true));
    }

    /** What is not null in an array, until there are enough pairs of it. */
    private static List<@Nullable Value> filled(ArrayReference array) {
        List<@Nullable Value> found = new ArrayList<>();
        int end = Math.min(array.length(), SEARCHED);
        for (int at = 0; at < end && found.size() < 2 * SHOWN; at += SLOTS_AT_ONCE) {
            for (Value slot : array.getValues(at, Math.min(SLOTS_AT_ONCE, end - at))) {
                if (slot != null) {
                    found.add(slot);
                }
            }
        }
        return found;
    }

    /** At most so many; none of an array that ends before. */
    static List<@Nullable Value> first(ArrayReference array, int from, int count) {
        int there = Math.min(count, array.length() - from);
        return there <= 0 ? List.of() : new ArrayList<>(array.getValues(from, there));
    }

    private List<String> texts(List<@Nullable Value> values) {
        List<String> texts = new ArrayList<>();
        for (Value value : values.subList(0, Math.min(SHOWN, values.size()))) {
            texts.add(text.apply(value));
        }
        return texts;
    }

    /** The number in a java.util.concurrent.atomic counter, or another box, is in its field. */
    static boolean isBox(String type) {
        return switch (type) {
            case "java.lang.Integer",
                    "java.lang.Long",
                    "java.lang.Short",
                    "java.lang.Byte",
                    "java.lang.Character",
                    "java.lang.Boolean",
                    "java.lang.Float",
                    "java.lang.Double",
                    "java.util.concurrent.atomic.AtomicInteger",
                    "java.util.concurrent.atomic.AtomicLong" -> true;
            default -> false;
        };
    }

    /** {@code AtomicBoolean} keeps an int. */
    static Optional<Boolean> atomicBoolean(ObjectReference object) {
        return object.referenceType().name().equals("java.util.concurrent.atomic.AtomicBoolean")
                        && Mirrors.field(object, "value") instanceof IntegerValue value
                ? Optional.of(value.value() != 0)
                : Optional.empty();
    }
}
