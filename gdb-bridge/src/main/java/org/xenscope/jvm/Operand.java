package org.xenscope.jvm;

import com.sun.jdi.BooleanValue;
import com.sun.jdi.ByteValue;
import com.sun.jdi.CharValue;
import com.sun.jdi.DoubleValue;
import com.sun.jdi.FloatValue;
import com.sun.jdi.IntegerValue;
import com.sun.jdi.LongValue;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ShortValue;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.VoidValue;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.jvm.expression.Arithmetic;

/** What a part of an expression comes to. */
sealed interface Operand {
    /** @param value boxed */
    record Primitive(Object value) implements Operand {}

    /** A string that is only here, as long as the program need not have it. */
    record Text(String text) implements Operand {}

    record Nothing() implements Operand {}

    /** What a method without a result gives. */
    record Void() implements Operand {}

    record Ref(ObjectReference object) implements Operand {}

    /** A class, of which a static field or method is to be named. */
    record Kind(ReferenceType type) implements Operand {}

    static Operand of(@Nullable Value value) {
        if (value == null) {
            return new Nothing();
        }
        if (value instanceof ObjectReference object) {
            return new Ref(object);
        }
        return value instanceof VoidValue ? new Void() : new Primitive(boxed(value));
    }

    private static Object boxed(Value value) {
        if (value instanceof IntegerValue v) {
            return v.value();
        }
        if (value instanceof LongValue v) {
            return v.value();
        }
        if (value instanceof BooleanValue v) {
            return v.value();
        }
        if (value instanceof CharValue v) {
            return v.value();
        }
        if (value instanceof ByteValue v) {
            return v.value();
        }
        if (value instanceof ShortValue v) {
            return v.value();
        }
        return value instanceof FloatValue v ? (Object) v.value() : ((DoubleValue) value).value();
    }

    /** This, or the primitive in its box. */
    default Operand unboxed() {
        return this instanceof Ref ref
                        && ref.object.referenceType().name().startsWith("java.lang.")
                        && Containers.isBox(ref.object.referenceType().name())
                ? of(Mirrors.field(ref.object, "value"))
                : this;
    }

    /** For a message: the type that it has. */
    default String typeName() {
        if (this instanceof Primitive primitive) {
            return primitiveName(primitive.value);
        }
        if (this instanceof Ref ref) {
            return ref.object.referenceType().name();
        }
        if (this instanceof Kind kind) {
            return "class " + kind.type.name();
        }
        return this instanceof Text ? "java.lang.String" : this instanceof Void ? "void" : "null";
    }

    static String primitiveName(Object value) {
        String simple = value.getClass().getSimpleName();
        return switch (simple) {
            case "Integer" -> "int";
            case "Character" -> "char";
            default -> simple.toLowerCase(Locale.ROOT);
        };
    }

    /** A primitive of the program. @param type its name; empty where this value is none of that type without a loss */
    static Optional<Value> mirror(VirtualMachine vm, Object value, String type) {
        if (!widens(primitiveName(value), type)) {
            return Optional.empty();
        }
        return Arithmetic.cast(type, value).map(cast -> switch (type) {
            case "boolean" -> vm.mirrorOf((Boolean) cast);
            case "byte" -> vm.mirrorOf((Byte) cast);
            case "short" -> vm.mirrorOf((Short) cast);
            case "char" -> vm.mirrorOf((Character) cast);
            case "int" -> vm.mirrorOf((Integer) cast);
            case "long" -> vm.mirrorOf((Long) cast);
            case "float" -> vm.mirrorOf((Float) cast);
            default -> vm.mirrorOf((Double) cast);
        });
    }

    /** JLS 5.1.2. */
    static boolean widens(String from, String to) {
        if (from.equals(to)) {
            return true;
        }
        return switch (from) {
            case "byte" -> to.matches("short|int|long|float|double");
            case "short", "char" -> to.matches("int|long|float|double");
            case "int" -> to.matches("long|float|double");
            case "long" -> to.matches("float|double");
            case "float" -> to.equals("double");
            default -> false;
        };
    }
}
