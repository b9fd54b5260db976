package org.xenscope.jvm.expression;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators do to primitives, by JLS 5.6 and 15. Values are boxed; an empty answer is an operator not for them. */
public final class Arithmetic {
    private Arithmetic() {}

    /** @throws ArithmeticException for an integer divided by zero */
    public static Optional<Object> unary(String operator, Object of) {
        if (of instanceof Boolean value) {
            return operator.equals("!") ? Optional.of(!value) : Optional.empty();
        }
        Object promoted = promote(of);
        return switch (operator) {
            case "+" -> Optional.of(promoted);
            case "-" -> Optional.of(negative(promoted));
            case "~" ->
                promoted instanceof Integer i
                        ? Optional.of(~i)
                        : promoted instanceof Long l ? Optional.of(~l) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Object negative(Object promoted) {
        if (promoted instanceof Integer i) {
            return -i;
        }
        if (promoted instanceof Long l) {
            return -l;
        }
        return promoted instanceof Float f ? (Object) (-f) : -number(promoted).doubleValue();
    }

    /** Not for {@code && ||}, which may leave their right side alone. @throws ArithmeticException as Java does */
    public static Optional<Object> binary(String operator, Object left, Object right) {
        if (left instanceof Boolean a && right instanceof Boolean b) {
            return Optional.ofNullable(
                    switch (operator) {
                        case "&" -> a & b;
                        case "|" -> a | b;
                        case "^", "!=" -> a ^ b;
                        case "==" -> a.equals(b);
                        default -> null;
                    });
        }
        if (left instanceof Boolean || right instanceof Boolean) {
            return Optional.empty();
        }
        Object a = promote(left);
        Object b = promote(right);
        if (operator.equals("<<") || operator.equals(">>") || operator.equals(">>>")) {
            return shift(operator, a, b);
        }
        if (a instanceof Double || b instanceof Double) {
            return Optional.ofNullable(
                    ofDoubles(operator, number(a).doubleValue(), number(b).doubleValue()));
        }
        if (a instanceof Float || b instanceof Float) {
            return Optional.ofNullable(
                    ofFloats(operator, number(a).floatValue(), number(b).floatValue()));
        }
        if (a instanceof Long || b instanceof Long) {
            return Optional.ofNullable(
                    ofLongs(operator, number(a).longValue(), number(b).longValue()));
        }
        return Optional.ofNullable(
                ofInts(operator, number(a).intValue(), number(b).intValue()));
    }

    /**
     * A cast between primitives.
     *
     * @param type a primitive's name; empty answer where the cast is none
     */
    public static Optional<Object> cast(String type, Object of) {
        if (of instanceof Boolean || type.equals("boolean")) {
            return of instanceof Boolean && type.equals("boolean") ? Optional.of(of) : Optional.empty();
        }
        Number n = number(promote(of));
        return Optional.ofNullable(
                switch (type) {
                    case "int" -> (Object) narrow(n);
                    case "long" -> n instanceof Double || n instanceof Float ? (long) n.doubleValue() : n.longValue();
                    case "byte" -> (byte) narrow(n);
                    case "short" -> (short) narrow(n);
                    case "char" -> (char) narrow(n);
                    case "float" -> n.floatValue();
                    case "double" -> n.doubleValue();
                    default -> null;
                });
    }

    private static int narrow(Number n) {
        return n instanceof Double || n instanceof Float ? (int) n.doubleValue() : (int) n.longValue();
    }

    private static Object promote(Object value) {
        if (value instanceof Character c) {
            return (int) c;
        }
        return value instanceof Byte || value instanceof Short
                ? (Object) number(value).intValue()
                : value;
    }

    private static Number number(Object value) {
        return (Number) value;
    }

    private static Optional<Object> shift(String operator, Object a, Object b) {
        if (!(b instanceof Integer || b instanceof Long)) {
            return Optional.empty();
        }
        int by = (int) number(b).longValue();
        if (a instanceof Integer value) {
            return Optional.of(
                    switch (operator) {
                        case "<<" -> value << by;
                        case ">>" -> value >> by;
                        default -> value >>> by;
                    });
        }
        if (a instanceof Long value) {
            return Optional.of(
                    switch (operator) {
                        case "<<" -> value << by;
                        case ">>" -> value >> by;
                        default -> value >>> by;
                    });
        }
        return Optional.empty();
    }

    private static @Nullable Object ofDoubles(String operator, double a, double b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "%" -> a % b;
            case "<" -> a < b;
            case "<=" -> a <= b;
            case ">" -> a > b;
            case ">=" -> a >= b;
            case "==" -> a == b;
            case "!=" -> a != b;
            default -> null;
        };
    }

    private static @Nullable Object ofFloats(String operator, float a, float b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "%" -> a % b;
            default -> ofDoubles(operator, a, b);
        };
    }

    private static @Nullable Object ofLongs(String operator, long a, long b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "%" -> a % b;
            case "&" -> a & b;
            case "|" -> a | b;
            case "^" -> a ^ b;
            case "<" -> a < b;
            case "<=" -> a <= b;
            case ">" -> a > b;
            case ">=" -> a >= b;
            case "==" -> a == b;
            case "!=" -> a != b;
            default -> null;
        };
    }

    private static @Nullable Object ofInts(String operator, int a, int b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "%" -> a % b;
            case "&" -> a & b;
            case "|" -> a | b;
            case "^" -> a ^ b;
            default -> ofLongs(operator, a, b);
        };
    }
}
