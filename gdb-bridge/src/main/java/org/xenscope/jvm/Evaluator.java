package org.xenscope.jvm;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.ArrayReference;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.FailedException;
import org.xenscope.jvm.expression.Arithmetic;
import org.xenscope.jvm.expression.Expression;
import org.xenscope.jvm.expression.Expression.Binary;
import org.xenscope.jvm.expression.Expression.Call;
import org.xenscope.jvm.expression.Expression.Cast;
import org.xenscope.jvm.expression.Expression.Choice;
import org.xenscope.jvm.expression.Expression.Index;
import org.xenscope.jvm.expression.Expression.InstanceOf;
import org.xenscope.jvm.expression.Expression.Literal;
import org.xenscope.jvm.expression.Expression.Member;
import org.xenscope.jvm.expression.Expression.Name;
import org.xenscope.jvm.expression.Expression.Unary;
import org.xenscope.jvm.expression.WrongExpression;

/**
 * What an expression comes to in one frame. Code of the program runs only for the methods that the expression calls, and for
 * {@code toString()} of objects that it adds to a string. One thing is not Java's: {@code ==} between a string and one that
 * was typed compares their characters.
 */
final class Evaluator {
    private final Names names;
    private final Invoker invoker;
    private final ThreadReference thread;
    private final int level;
    private final String text;

    Evaluator(Names names, Invoker invoker, ThreadReference thread, int level, String text) {
        this.names = names;
        this.invoker = invoker;
        this.thread = thread;
        this.level = level;
        this.text = text;
    }

    Operand evaluate(Expression expression) throws IncompatibleThreadStateException {
        if (expression instanceof Literal literal) {
            return literal.value() instanceof String string
                    ? new Operand.Text(string)
                    : new Operand.Primitive(literal.value());
        }
        if (expression instanceof Expression.Null) {
            return new Operand.Nothing();
        }
        if (expression instanceof Expression.This self) {
            ObjectReference object = frame().thisObject();
            if (object == null) {
                throw wrong(self.at(), "there is no `this` in a static or native method");
            }
            return new Operand.Ref(object);
        }
        if (expression instanceof Name name) {
            return name(name);
        }
        if (expression instanceof Member member) {
            return member(member);
        }
        if (expression instanceof Index index) {
            return index(index);
        }
        if (expression instanceof Call call) {
            return call(call);
        }
        if (expression instanceof Unary unary) {
            Operand of = evaluate(unary.of()).unboxed();
            return (of instanceof Operand.Primitive primitive
                            ? Arithmetic.unary(unary.operator(), primitive.value())
                            : Optional.empty())
                    .<Operand>map(Operand.Primitive::new)
                    .orElseThrow(() -> wrong(unary.at(), "`" + unary.operator() + "` is not for " + of.typeName()));
        }
        if (expression instanceof Binary binary) {
            return binary(binary);
        }
        if (expression instanceof Choice choice) {
            return evaluate(truth(choice.condition(), choice.at()) ? choice.yes() : choice.no());
        }
        if (expression instanceof Cast cast) {
            return cast(cast);
        }
        InstanceOf test = (InstanceOf) expression;
        return new Operand.Primitive(isInstance(evaluate(test.of()), test.type(), test.at()));
    }

    /** A condition. @throws FailedException when it is no boolean */
    boolean truth(Expression expression, int at) throws IncompatibleThreadStateException {
        Operand value = evaluate(expression).unboxed();
        if (value instanceof Operand.Primitive primitive && primitive.value() instanceof Boolean is) {
            return is;
        }
        throw wrong(at, "this must be true or false, and is " + value.typeName());
    }

    private StackFrame frame() throws IncompatibleThreadStateException {
        // Anew each time: a call of a method makes older ones invalid.
        return Frames.at(thread, level);
    }

    private Operand name(Name name) throws IncompatibleThreadStateException {
        return variable(name.name())
                .or(() -> names.type(name.name(), ofFrame()).map(Operand.Kind::new))
                .orElseThrow(
                        () -> wrong(name.at(), "there is no " + name.name() + " here", "`locals` shows what there is"));
    }

    private ReferenceType ofFrame() {
        try {
            return frame().location().declaringType();
        } catch (IncompatibleThreadStateException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A local, a field of this or of an object around it, or a static field of the class or one around it. */
    private Optional<Operand> variable(String name) throws IncompatibleThreadStateException {
        StackFrame frame = frame();
        try {
            LocalVariable local = frame.visibleVariableByName(name);
            if (local != null) {
                return Optional.of(Operand.of(frame.getValue(local)));
            }
        } catch (AbsentInformationException e) {
            Optional<Operand> numbered = numbered(frame, name);
            if (numbered.isPresent()) {
                return numbered;
            }
        }
        return names.field(frame.thisObject(), frame.location().declaringType(), name);
    }

    /** Without debug information, arguments are arg0, arg1 and so on. */
    private static Optional<Operand> numbered(StackFrame frame, String name) {
        if (!name.matches("arg[0-9]{1,3}") || frame.location().method().isNative()) {
            return Optional.empty();
        }
        List<Value> values = frame.getArgumentValues();
        int at = Integer.parseInt(name.substring(3));
        return at < values.size() ? Optional.of(Operand.of(values.get(at))) : Optional.empty();
    }

    private Operand member(Member member) throws IncompatibleThreadStateException {
        Optional<Operand> of = known(member.of());
        if (of.isEmpty()) {
            // a.b.C, of which nothing but the whole is a class
            String type = dotted(member).orElseThrow();
            return names.type(type, ofFrame())
                    .<Operand>map(Operand.Kind::new)
                    .orElseThrow(() -> wrong(member.at(), "there is no " + type + " here, and no class of that name"));
        }
        return field(of.get(), member);
    }

    /** Empty for names with dots that are, so far, neither a variable nor a class. */
    private Optional<Operand> known(Expression expression) throws IncompatibleThreadStateException {
        Optional<String> path = dotted(expression);
        if (path.isEmpty()) {
            return Optional.of(evaluate(expression));
        }
        Optional<Operand> found;
        if (expression instanceof Member inner) {
            Optional<Operand> of = known(inner.of());
            found = of.isPresent() ? Optional.of(field(of.get(), inner)) : Optional.empty();
        } else {
            found = variable(path.get());
        }
        return found.or(() -> names.type(path.get(), ofFrame()).map(Operand.Kind::new));
    }

    private static Optional<String> dotted(Expression expression) {
        if (expression instanceof Name name) {
            return Optional.of(name.name());
        }
        return expression instanceof Member member
                ? dotted(member.of()).map(of -> of + "." + member.name())
                : Optional.empty();
    }

    private Operand field(Operand of, Member member) {
        if (of instanceof Operand.Kind kind) {
            return names.ofClass(kind.type(), member.name())
                    .orElseThrow(() -> wrong(
                            member.at(), kind.type().name() + " has no static field and no class " + member.name()));
        }
        if (of instanceof Operand.Ref ref && ref.object() instanceof ArrayReference array) {
            if (member.name().equals("length")) {
                return new Operand.Primitive(array.length());
            }
            throw wrong(member.at(), "an array has no field but length");
        }
        ObjectReference object = object(of, member.at(), "field " + member.name());
        return names.own(object, member.name())
                .orElseThrow(
                        () -> wrong(member.at(), object.referenceType().name() + " has no field " + member.name()));
    }

    private ObjectReference object(Operand of, int at, String what) {
        if (of instanceof Operand.Ref ref) {
            return ref.object();
        }
        if (of instanceof Operand.Text string) {
            return names.vm().mirrorOf(string.text());
        }
        throw wrong(
                at,
                of instanceof Operand.Nothing
                        ? "what stands before is null and has no " + what
                        : of.typeName() + " has no " + what);
    }

    private Operand index(Index index) throws IncompatibleThreadStateException {
        Operand of = evaluate(index.of());
        Operand at = evaluate(index.index()).unboxed();
        if (!(of instanceof Operand.Ref ref && ref.object() instanceof ArrayReference array)) {
            throw wrong(index.at(), "only an array has elements, and this is " + of.typeName());
        }
        Optional<Object> number = at instanceof Operand.Primitive primitive && !(primitive.value() instanceof Boolean)
                ? Arithmetic.unary("+", primitive.value())
                : Optional.empty();
        if (!(number.orElse("") instanceof Integer i)) {
            throw wrong(index.at(), "an index is an int, and this is " + at.typeName());
        }
        int length = array.length();
        if (i < 0 || i >= length) {
            throw wrong(index.at(), "there is no element " + i + ": the array has " + length);
        }
        return Operand.of(array.getValue(i));
    }

    private Operand call(Call call) throws IncompatibleThreadStateException {
        Optional<Operand> of = Optional.empty();
        if (call.of().isPresent()) {
            Expression before = call.of().get();
            of = Optional.of(known(before)
                    .orElseThrow(() -> wrong(
                            before.at(),
                            "there is no " + dotted(before).orElse("") + " here, and no class of that name")));
        }
        List<Operand> arguments = new ArrayList<>();
        for (Expression each : call.arguments()) {
            arguments.add(evaluate(each));
        }
        Invoker.Place place = new Invoker.Place(thread, text, call.at());
        if (of.isPresent()) {
            return of.get() instanceof Operand.Kind kind
                    ? invoker.onClass(place, kind.type(), call.name(), arguments)
                    : invoker.onObject(
                            place, object(of.get(), call.at(), "method " + call.name()), call.name(), arguments);
        }
        return invoker.here(place, frame(), call.name(), arguments);
    }

    private Operand binary(Binary binary) throws IncompatibleThreadStateException {
        String operator = binary.operator();
        if (operator.equals("&&") || operator.equals("||")) {
            boolean left = truth(binary.left(), binary.left().at());
            return new Operand.Primitive(
                    left == operator.equals("||")
                            ? left
                            : truth(binary.right(), binary.right().at()));
        }
        Operand left = evaluate(binary.left());
        Operand right = evaluate(binary.right());
        if (operator.equals("+") && (isString(left) || isString(right))) {
            return new Operand.Text(string(left, binary.at()) + string(right, binary.at()));
        }
        boolean equality = operator.equals("==") || operator.equals("!=");
        if (equality && isObject(left) && isObject(right)) {
            return new Operand.Primitive(same(left, right) == operator.equals("=="));
        }
        if (left.unboxed() instanceof Operand.Primitive a && right.unboxed() instanceof Operand.Primitive b) {
            try {
                Optional<Object> value = Arithmetic.binary(operator, a.value(), b.value());
                if (value.isPresent()) {
                    return new Operand.Primitive(value.get());
                }
            } catch (ArithmeticException e) {
                throw wrong(binary.at(), "this divides by zero");
            }
        }
        throw wrong(binary.at(), "`" + operator + "` is not for " + left.typeName() + " and " + right.typeName());
    }

    private static boolean isString(Operand operand) {
        return operand instanceof Operand.Text
                || operand instanceof Operand.Ref ref && ref.object() instanceof StringReference;
    }

    private static boolean isObject(Operand operand) {
        return operand instanceof Operand.Ref || operand instanceof Operand.Text || operand instanceof Operand.Nothing;
    }

    private static boolean same(Operand left, Operand right) {
        if (left instanceof Operand.Text || right instanceof Operand.Text) {
            return isString(left) && isString(right) && characters(left).equals(characters(right));
        }
        return left.equals(right);
    }

    private static String characters(Operand string) {
        return string instanceof Operand.Text typed
                ? typed.text()
                : ((StringReference) ((Operand.Ref) string).object()).value();
    }

    /** As Java writes it when it is added to a string. */
    private String string(Operand operand, int at) {
        if (isString(operand)) {
            return characters(operand);
        }
        Operand bare = operand.unboxed();
        if (bare instanceof Operand.Primitive primitive) {
            return String.valueOf(primitive.value());
        }
        if (operand instanceof Operand.Nothing) {
            return "null";
        }
        if (operand instanceof Operand.Ref ref) {
            Operand said = invoker.onObject(new Invoker.Place(thread, text, at), ref.object(), "toString", List.of());
            return said instanceof Operand.Nothing ? "null" : characters(said);
        }
        throw wrong(at, operand.typeName() + " cannot be added to a string");
    }

    private Operand cast(Cast cast) throws IncompatibleThreadStateException {
        Operand of = evaluate(cast.of());
        if (of.unboxed() instanceof Operand.Primitive primitive) {
            Optional<Object> value = Arithmetic.cast(cast.type(), primitive.value());
            if (value.isPresent()) {
                return new Operand.Primitive(value.get());
            }
        }
        if (of instanceof Operand.Nothing || isInstance(of, cast.type(), cast.at())) {
            return of;
        }
        throw wrong(cast.at(), of.typeName() + " is no " + cast.type());
    }

    private boolean isInstance(Operand of, String type, int at) {
        if (of instanceof Operand.Nothing) {
            return false;
        }
        ReferenceType actual;
        if (of instanceof Operand.Ref ref) {
            actual = ref.object().referenceType();
        } else if (of instanceof Operand.Text) {
            actual = names.string();
        } else {
            throw wrong(at, of.typeName() + " is no object");
        }
        @Nullable ReferenceType wanted = names.type(type, ofFrame()).orElse(null);
        if (wanted == null) {
            throw wrong(at, "no class " + type + " is loaded");
        }
        return Invoker.isA(actual, wanted.name());
    }

    private FailedException wrong(int at, String why) {
        return wrong(at, why, "");
    }

    private FailedException wrong(int at, String why, String next) {
        return WrongExpression.at(text, at, why, next);
    }
}
