package org.xenscope.jvm;

import com.sun.jdi.Field;
import com.sun.jdi.IntegerValue;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fields of objects in the program, read as they stand: no code of the program runs. */
final class Mirrors {
    private Mirrors() {}

    /** The value of an instance field; null is Java's, or there is no such field. */
    static @Nullable Value field(ObjectReference object, String name) {
        Field field = object.referenceType().fieldByName(name);
        return field == null || field.isStatic() ? null : object.getValue(field);
    }

    static @Nullable ObjectReference object(ObjectReference of, String name) {
        return field(of, name) instanceof ObjectReference object ? object : null;
    }

    static int number(ObjectReference of, String name) {
        return field(of, name) instanceof IntegerValue value ? value.value() : 0;
    }

    /** Several fields in one question. A field that is not there has no entry. */
    static Map<String, @Nullable Value> fields(ObjectReference object, String... names) {
        ReferenceType type = object.referenceType();
        List<Field> fields = Arrays.stream(names)
                .map(type::fieldByName)
                .filter(Objects::nonNull)
                .toList();
        Map<String, @Nullable Value> values = new HashMap<>();
        object.getValues(fields).forEach((field, value) -> values.put(field.name(), value));
        return values;
    }

    /** A class name without its package: {@code Map$Entry}. */
    static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
