package org.xenscope.gdb.mi;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What stands in a result: a text, a tuple {@code {…}}, or a list {@code […]}. */
public sealed interface MiValue {
    /** A c-string, without its quotes and escapes. */
    record Text(String text) implements MiValue {}

    /**
     * {@code {a="1",b="2"}}, and what follows the class of a record. The pairs keep their order, and a name may come again:
     * gdb repeats {@code bkpt=} and {@code frame=}.
     *
     * @param items with an empty name where gdb wrote a value without one
     */
    record Tuple(List<MiResult> items) implements MiValue, Items {
        public static final Tuple EMPTY = new Tuple(List.of());

        public Tuple {
            items = List.copyOf(items);
        }
    }

    /**
     * {@code ["a","b"]} and {@code [frame={…},frame={…}]}; gdb mixes the two.
     *
     * @param items with an empty name where gdb wrote a value without one
     */
    record Sequence(List<MiResult> items) implements MiValue, Items {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** What tuples and lists have in common. A name that is asked for is looked up one by one: they are short. */
    sealed interface Items permits Tuple, Sequence {
        List<MiResult> items();

        /** The first value of this name. */
        default Optional<MiValue> find(String name) {
            for (MiResult each : items()) {
                if (each.name().equals(name)) {
                    return Optional.of(each.value());
                }
            }
            return Optional.empty();
        }

        /** The first text of this name. */
        default Optional<String> text(String name) {
            return find(name).filter(Text.class::isInstance).map(value -> ((Text) value).text());
        }

        /** The first text of this name, when it is a number. */
        default OptionalInt number(String name) {
            Optional<String> text = text(name).filter(digits -> digits.matches("-?[0-9]{1,9}"));
            return text.isPresent() ? OptionalInt.of(Integer.parseInt(text.get())) : OptionalInt.empty();
        }

        /** The first tuple of this name. */
        default Optional<Tuple> tuple(String name) {
            return find(name).filter(Tuple.class::isInstance).map(Tuple.class::cast);
        }

        /** What stands in the first list or tuple of this name; nothing when there is no such one. */
        default List<MiValue> values(String name) {
            Optional<MiValue> found = find(name);
            return found.isPresent() && found.get() instanceof Items inner
                    ? inner.items().stream().map(MiResult::value).toList()
                    : List.of();
        }

        /** The tuples in the first list or tuple of this name. */
        default Stream<Tuple> tuples(String name) {
            return values(name).stream().filter(Tuple.class::isInstance).map(Tuple.class::cast);
        }

        /** The texts in the first list or tuple of this name. */
        default Stream<String> texts(String name) {
            return values(name).stream().filter(Text.class::isInstance).map(value -> ((Text) value).text());
        }
    }

    /** A value and its name. @param name empty where gdb wrote none */
    record MiResult(String name, MiValue value) {
        public MiResult {
            Objects.requireNonNull(value);
        }
    }
}
