package org.xenscope.jvm;

import com.sun.jdi.ClassNotLoadedException;
import com.sun.jdi.ClassType;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.InterfaceType;
import com.sun.jdi.InvalidTypeException;
import com.sun.jdi.InvocationException;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.jvm.expression.WrongExpression;

/**
 * Calls methods of the program, in a thread that stands at an event; only that thread runs meanwhile. So a method that needs
 * what another thread has does not come back before the program is resumed.
 */
final class Invoker {
    private static final int EXACT = 0;
    private static final int SUBTYPE = 1;
    private static final int BOXED = 10;
    private static final int UNFIT = -1;

    private final VirtualMachine vm;
    private final LongSupplier turns;
    private final Set<ThreadReference> busy = ConcurrentHashMap.newKeySet();

    /** @param turns how often the program was resumed */
    Invoker(VirtualMachine vm, LongSupplier turns) {
        this.vm = vm;
        this.turns = turns;
    }

    /** Where in which expression a call stands. */
    record Place(ThreadReference thread, String text, int at) {}

    /** Whether this thread runs a method for us just now: what it meets then stops nothing. */
    boolean isBusy(ThreadReference thread) {
        return busy.contains(thread);
    }

    /** A method without anything before it: of this, or static of the class or of one around it. */
    Operand here(Place place, StackFrame frame, String name, List<Operand> arguments) {
        ObjectReference self = frame.thisObject();
        if (self != null && !self.referenceType().methodsByName(name).isEmpty()) {
            return onObject(place, self, name, arguments);
        }
        String type = frame.location().declaringType().name();
        while (true) {
            for (ReferenceType each : vm.classesByName(type)) {
                if (each.methodsByName(name).stream().anyMatch(Method::isStatic)) {
                    return onClass(place, each, name, arguments);
                }
            }
            int nested = type.lastIndexOf('$');
            if (nested <= 0) {
                throw WrongExpression.at(place.text, place.at, "there is no method " + name + " here");
            }
            type = type.substring(0, nested);
        }
    }

    Operand onObject(Place place, ObjectReference object, String name, List<Operand> arguments) {
        Method method = choose(place, object.referenceType(), name, arguments, false);
        List<Value> values = values(place, method, arguments);
        if (method.isStatic()) {
            return onType(place, method.declaringType(), method, values, pinned(arguments, values));
        }
        return invoke(
                place,
                method,
                pinned(arguments, values),
                () -> object.invokeMethod(place.thread, method, values, ObjectReference.INVOKE_SINGLE_THREADED));
    }

    Operand onClass(Place place, ReferenceType type, String name, List<Operand> arguments) {
        Method method = choose(place, type, name, arguments, true);
        List<Value> values = values(place, method, arguments);
        return onType(place, type, method, values, pinned(arguments, values));
    }

    private Operand onType(
            Place place, ReferenceType type, Method method, List<Value> values, List<ObjectReference> pinned) {
        ReferenceType owner = type instanceof ClassType ? type : method.declaringType();
        if (owner instanceof ClassType kind) {
            return invoke(
                    place,
                    method,
                    pinned,
                    () -> kind.invokeMethod(place.thread, method, values, ClassType.INVOKE_SINGLE_THREADED));
        }
        if (owner instanceof InterfaceType kind) {
            return invoke(
                    place,
                    method,
                    pinned,
                    () -> kind.invokeMethod(place.thread, method, values, ClassType.INVOKE_SINGLE_THREADED));
        }
        throw WrongExpression.at(place.text, place.at, owner.name() + " has no methods to call");
    }

    private interface Invocation {
        @Nullable Value run()
                throws InvalidTypeException, ClassNotLoadedException, IncompatibleThreadStateException,
                        InvocationException;
    }

    /** What was made only for this call, and nothing else in the program holds. */
    private static List<ObjectReference> pinned(List<Operand> arguments, List<Value> values) {
        List<ObjectReference> pinned = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (!(arguments.get(i) instanceof Operand.Ref) && values.get(i) instanceof ObjectReference made) {
                made.disableCollection();
                pinned.add(made);
            }
        }
        return pinned;
    }

    private Operand invoke(Place place, Method method, List<ObjectReference> pinned, Invocation invocation) {
        if (place.thread.suspendCount() > 1) {
            // It would not run before it is resumed as often.
            throw new RefusedException(
                    "`" + place.text + "` calls a method, and this thread has reached another place to stop at",
                    "`cont` comes to it; evaluate it there");
        }
        boolean own = busy.add(place.thread);
        long turn = turns.getAsLong();
        try {
            return Operand.of(invocation.run());
        } catch (InvocationException e) {
            throw WrongExpression.at(place.text, place.at, method.name() + " throws " + ValueText.of(e.exception()));
        } catch (IncompatibleThreadStateException e) {
            throw new RefusedException(
                    "`" + place.text
                            + "` calls a method, which needs a thread that stands at a breakpoint or after a step",
                    "set a breakpoint, and evaluate it there",
                    e);
        } catch (InvalidTypeException | ClassNotLoadedException e) {
            throw WrongExpression.at(
                    place.text, place.at, method.name() + " does not take these arguments: " + e.getMessage());
        } finally {
            if (turns.getAsLong() != turn) {
                // The program was resumed while this ran; and after a call, the JVM suspends its thread again.
                place.thread.resume();
            }
            pinned.forEach(ObjectReference::enableCollection);
            if (own) {
                busy.remove(place.thread);
            }
        }
    }

    private Method choose(Place place, ReferenceType type, String name, List<Operand> arguments, boolean onlyStatic) {
        List<Method> named = type.methodsByName(name).stream()
                .filter(method -> !onlyStatic || method.isStatic())
                .toList();
        List<Method> all = named.isEmpty() && type instanceof InterfaceType && !onlyStatic
                ? vm.classesByName("java.lang.Object").get(0).methodsByName(name)
                : named;
        if (all.isEmpty()) {
            throw WrongExpression.at(
                    place.text, place.at, type.name() + " has no " + (onlyStatic ? "static " : "") + "method " + name);
        }
        record Fit(Method method, int cost) {}
        List<Fit> fits = all.stream()
                .map(method -> new Fit(method, cost(method, arguments)))
                .filter(fit -> fit.cost >= 0)
                // What overrides stands before what it overrides; a bridge only leads to another.
                .sorted(Comparator.comparingInt((Fit fit) -> fit.cost)
                        .thenComparing(fit -> fit.method.isBridge())
                        .thenComparing(fit -> fit.method.isAbstract()))
                .toList();
        if (fits.isEmpty()) {
            String given =
                    String.join(", ", arguments.stream().map(Operand::typeName).toList());
            throw WrongExpression.at(
                    place.text,
                    place.at,
                    "no " + name + " of " + type.name() + " takes (" + given + ")",
                    "there is "
                            + String.join(
                                    ", ",
                                    all.stream()
                                            .map(method ->
                                                    name + "(" + String.join(", ", method.argumentTypeNames()) + ")")
                                            .distinct()
                                            .limit(6)
                                            .toList()));
        }
        return fits.get(0).method;
    }

    private static int cost(Method method, List<Operand> arguments) {
        List<String> types = method.argumentTypeNames();
        if (types.size() != arguments.size()) {
            return UNFIT;
        }
        int sum = 0;
        for (int i = 0; i < types.size(); i++) {
            int cost = cost(arguments.get(i), types.get(i));
            if (cost < 0) {
                return UNFIT;
            }
            sum += cost;
        }
        return sum;
    }

    private static int cost(Operand argument, String type) {
        if (argument instanceof Operand.Nothing) {
            return isPrimitive(type) ? UNFIT : type.equals("java.lang.Object") ? SUBTYPE + 1 : SUBTYPE;
        }
        if (argument instanceof Operand.Text) {
            return type.equals("java.lang.String")
                    ? EXACT
                    : type.matches("java\\.lang\\.(Object|CharSequence|Comparable)|java\\.io\\.Serializable")
                            ? SUBTYPE + (type.endsWith("Object") ? 1 : 0)
                            : UNFIT;
        }
        if (argument instanceof Operand.Primitive primitive) {
            String name = Operand.primitiveName(primitive.value());
            if (name.equals(type)) {
                return EXACT;
            }
            if (Operand.widens(name, type)) {
                return SUBTYPE;
            }
            String box = box(primitive.value());
            return type.equals(box)
                    ? BOXED
                    : type.matches("java\\.lang\\.(Object|Number|Comparable)|java\\.io\\.Serializable")
                                    && !(type.endsWith("Number") && name.matches("boolean|char"))
                            ? BOXED + 1
                            : UNFIT;
        }
        if (argument instanceof Operand.Ref ref) {
            String actual = ref.object().referenceType().name();
            if (actual.equals(type)) {
                return EXACT;
            }
            if (isPrimitive(type)) {
                Operand bare = argument.unboxed();
                return bare instanceof Operand.Primitive primitive
                                && Operand.widens(Operand.primitiveName(primitive.value()), type)
                        ? BOXED
                        : UNFIT;
            }
            return isA(ref.object().referenceType(), type)
                    ? distance(ref.object().referenceType(), type)
                    : UNFIT;
        }
        return UNFIT;
    }

    /** The nearer supertype is the more specific parameter. */
    private static int distance(ReferenceType from, String type) {
        int steps = 1;
        ClassType kind = from instanceof ClassType actual ? actual.superclass() : null;
        while (kind != null && !kind.name().equals(type)) {
            kind = kind.superclass();
            steps++;
        }
        return kind == null ? SUBTYPE + 1 : steps;
    }

    static boolean isA(ReferenceType type, String wanted) {
        if (type.name().equals(wanted) || wanted.equals("java.lang.Object")) {
            return true;
        }
        if (type instanceof ClassType kind) {
            return kind.superclass() != null && isA(kind.superclass(), wanted)
                    || kind.interfaces().stream().anyMatch(each -> isA(each, wanted));
        }
        return type instanceof InterfaceType kind
                && kind.superinterfaces().stream().anyMatch(each -> isA(each, wanted));
    }

    private static boolean isPrimitive(String type) {
        return type.matches("boolean|byte|short|char|int|long|float|double");
    }

    private static String box(Object value) {
        return value.getClass().getName();
    }

    private List<Value> values(Place place, Method method, List<Operand> arguments) {
        List<String> types = method.argumentTypeNames();
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            values.add(value(place, arguments.get(i), types.get(i)));
        }
        return values;
    }

    private @Nullable Value value(Place place, Operand argument, String type) {
        if (argument instanceof Operand.Text string) {
            return vm.mirrorOf(string.text());
        }
        if (argument instanceof Operand.Ref ref) {
            return isPrimitive(type) ? value(place, argument.unboxed(), type) : ref.object();
        }
        if (argument instanceof Operand.Primitive primitive) {
            return isPrimitive(type)
                    ? Operand.mirror(vm, primitive.value(), type).orElseThrow(() -> unfit(place, argument, type))
                    : boxed(place, primitive);
        }
        return null;
    }

    private Value boxed(Place place, Operand.Primitive primitive) {
        String box = box(primitive.value());
        Optional<ReferenceType> type = vm.classesByName(box).stream().findFirst();
        if (type.isPresent() && onClass(place, type.get(), "valueOf", List.of(primitive)) instanceof Operand.Ref made) {
            return made.object();
        }
        throw unfit(place, primitive, box);
    }

    private static FailedException unfit(Place place, Operand argument, String type) {
        return WrongExpression.at(place.text, place.at, argument.typeName() + " is no " + type);
    }
}
