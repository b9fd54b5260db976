package org.xenscope.jvm;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Field;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.xenscope.jvm.expression.Expression;
import org.xenscope.jvm.expression.ExpressionParser;

/** How a word goes on. Nothing of the program runs for it. */
final class Completions {
    private final VirtualMachine vm;
    private final Names names;
    private final Invoker invoker;

    Completions(VirtualMachine vm, Names names, Invoker invoker) {
        this.vm = vm;
        this.names = names;
        this.invoker = invoker;
    }

    /** Classes, and the methods of one that is there with its dot. Simple names stand for whole ones. */
    List<String> locations(String prefix, int most) {
        TreeSet<String> found = new TreeSet<>();
        int dot = prefix.lastIndexOf('.');
        String typeName = dot > 0 ? prefix.substring(0, dot) : "";
        PlaceSpec.Method owner = new PlaceSpec.Method(typeName, "", Optional.empty());
        for (ReferenceType type : vm.allClasses()) {
            String name = type.name();
            if (name.contains("/") || name.endsWith("]")) {
                continue;
            }
            String simple = name.substring(name.lastIndexOf('.') + 1);
            if (name.startsWith(prefix)) {
                found.add(name);
            } else if (simple.startsWith(prefix) && !prefix.isEmpty()) {
                found.add(simple);
            }
            if (!typeName.isEmpty() && owner.isTypeOf(name) && type.isPrepared()) {
                String rest = prefix.substring(dot + 1);
                for (Method method : type.methods()) {
                    if (method.name().startsWith(rest) && !method.isAbstract() && !method.isNative()) {
                        found.add(typeName + "." + method.name());
                    }
                }
            }
        }
        return first(found, most);
    }

    /** Locals, fields and methods that can stand here; after a dot, those of what stands before it. */
    List<String> expressions(ThreadReference thread, String prefix, int most) throws IncompatibleThreadStateException {
        int dot = prefix.lastIndexOf('.');
        TreeSet<String> found = new TreeSet<>();
        if (dot >= 0) {
            String before = prefix.substring(0, dot);
            Expression expression = ExpressionParser.parse(before);
            if (calls(expression)) {
                return List.of();
            }
            Operand of = new Evaluator(names, invoker, thread, 0, before).evaluate(expression);
            members(of, before + ".", prefix.substring(dot + 1), found);
            return first(found, most);
        }
        StackFrame frame = Frames.at(thread, 0);
        try {
            for (LocalVariable local : frame.visibleVariables()) {
                add(local.name(), "", prefix, found);
            }
        } catch (AbsentInformationException e) {
            Frames.arguments(frame).forEach(argument -> add(argument.name(), "", prefix, found));
        }
        ObjectReference self = frame.thisObject();
        if (self != null) {
            members(new Operand.Ref(self), "", prefix, found);
        }
        members(new Operand.Kind(frame.location().declaringType()), "", prefix, found);
        return first(found, most);
    }

    /** To complete a word must change nothing: it calls nothing. */
    private static boolean calls(Expression expression) {
        if (expression instanceof Expression.Member member) {
            return calls(member.of());
        }
        if (expression instanceof Expression.Index index) {
            return calls(index.of()) || calls(index.index());
        }
        return !(expression instanceof Expression.Name
                || expression instanceof Expression.This
                || expression instanceof Expression.Literal);
    }

    private static void members(Operand of, String before, String prefix, Collection<String> found) {
        ReferenceType type;
        boolean onlyStatic = false;
        if (of instanceof Operand.Ref ref) {
            type = ref.object().referenceType();
        } else if (of instanceof Operand.Kind kind) {
            type = kind.type();
            onlyStatic = true;
        } else {
            return;
        }
        for (Field field : type.allFields()) {
            if (field.isStatic() || !onlyStatic) {
                add(field.name(), before, prefix, found);
            }
        }
        for (Method method : type.visibleMethods()) {
            boolean named = !method.name().startsWith("<") && !method.isSynthetic();
            if (named && (method.isStatic() || !onlyStatic)) {
                add(method.name() + "(", before, prefix, found);
            }
        }
    }

    private static void add(String name, String before, String prefix, Collection<String> found) {
        if (name.startsWith(prefix)) {
            found.add(before + name);
        }
    }

    private static List<String> first(Collection<String> found, int most) {
        return found.stream().limit(most).toList();
    }
}
