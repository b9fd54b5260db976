package org.xenscope.jvm;

import com.sun.jdi.ArrayReference;
import com.sun.jdi.Field;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.EventRequestManager;
import com.sun.jdi.request.WatchpointRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xenscope.debug.Breakpoint;
import org.xenscope.debug.WatchRequest;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.jvm.expression.Expression;
import org.xenscope.jvm.expression.ExpressionParser;
import org.xenscope.jvm.expression.WrongExpression;

/**
 * Which field a watchpoint is on. {@code Class.field} is that of all its objects, {@code object.field} and a field of
 * {@code this} are that of one. JVMs watch fields: no locals, no elements of arrays.
 */
final class Watched {
    private final Names names;
    private final Places places;
    private final boolean stands;

    /** @param stands whether there are frames to look at */
    Watched(Names names, Places places, boolean stands) {
        this.names = names;
        this.places = places;
        this.stands = stands;
    }

    private record Place(Field field, @Nullable ObjectReference object) {}

    Breakpoint set(
            VirtualMachine vm,
            Points points,
            WatchRequest request,
            Supplier<ThreadReference> thread,
            int level,
            Invoker invoker)
            throws IncompatibleThreadStateException {
        if (!vm.canWatchFieldModification() || !vm.canWatchFieldAccess()) {
            throw new RefusedException("this JVM cannot watch fields", "set breakpoints where the field is used");
        }
        Place place = find(request.expression(), thread, level, invoker);
        EventRequestManager requests = vm.eventRequestManager();
        List<WatchpointRequest> made = new ArrayList<>();
        if (request.access() != WatchRequest.Access.READ) {
            made.add(requests.createModificationWatchpointRequest(place.field));
        }
        if (request.access() != WatchRequest.Access.WRITE) {
            made.add(requests.createAccessWatchpointRequest(place.field));
        }
        Point point = points.add(request.expression(), request.condition());
        point.watches(place.field.declaringType().name() + "." + place.field.name()
                + Optional.ofNullable(place.object)
                        .map(object -> " of " + ValueText.label(object))
                        .orElse(""));
        for (WatchpointRequest each : made) {
            if (place.object != null) {
                each.addInstanceFilter(place.object);
            }
            each.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
            point.add(each);
        }
        return point.view();
    }

    private Place find(String text, Supplier<ThreadReference> thread, int level, Invoker invoker)
            throws IncompatibleThreadStateException {
        Expression expression = ExpressionParser.parse(text);
        if (expression instanceof Expression.Member member) {
            Optional<Place> ofClass = ofClass(text, member);
            if (ofClass.isPresent()) {
                return ofClass.get();
            }
            if (stands) {
                Operand of = new Evaluator(names, invoker, thread.get(), level, text).evaluate(member.of());
                return ofOperand(text, member, of);
            }
        } else if (expression instanceof Expression.Name name && stands) {
            return ofFrame(text, name, thread.get(), level);
        }
        throw new FailedException(
                "`" + text + "` names no field" + (stands ? "" : " that can be found while the program runs"),
                "name a Class.field" + (stands ? ", an object.field or a field of this" : ""));
    }

    private Optional<Place> ofClass(String text, Expression.Member member) {
        String owner = text.substring(0, Math.max(0, text.lastIndexOf('.'))).strip();
        if (!owner.matches("[\\p{javaJavaIdentifierPart}.]+")) {
            return Optional.empty();
        }
        List<Field> fields = places.types(owner).stream()
                .filter(ReferenceType::isPrepared)
                .map(type -> type.fieldByName(member.name()))
                .filter(Objects::nonNull)
                .toList();
        if (fields.size() > 1) {
            throw new FailedException(
                    "`" + text + "` is a field of several classes",
                    "name one: "
                            + String.join(
                                    ", ",
                                    fields.stream()
                                            .map(field -> field.declaringType().name() + "." + field.name())
                                            .toList()));
        }
        return fields.stream().findFirst().map(field -> new Place(field, null));
    }

    private static Place ofOperand(String text, Expression.Member member, Operand of) {
        ReferenceType type;
        ObjectReference object = null;
        if (of instanceof Operand.Ref ref && !(ref.object() instanceof ArrayReference)) {
            object = ref.object();
            type = object.referenceType();
        } else if (of instanceof Operand.Kind kind) {
            type = kind.type();
        } else {
            throw WrongExpression.at(text, member.at(), of.typeName() + " has no fields to watch");
        }
        Field field = type.fieldByName(member.name());
        if (field == null) {
            throw WrongExpression.at(text, member.at(), type.name() + " has no field " + member.name());
        }
        return new Place(field, field.isStatic() ? null : object);
    }

    private static Place ofFrame(String text, Expression.Name name, ThreadReference thread, int level)
            throws IncompatibleThreadStateException {
        StackFrame frame = Frames.at(thread, level);
        ObjectReference self = frame.thisObject();
        ReferenceType type = frame.location().declaringType();
        Field field = (self == null ? type : self.referenceType()).fieldByName(name.name());
        if (field == null) {
            throw WrongExpression.at(
                    text,
                    name.at(),
                    type.name() + " has no field " + name.name(),
                    "a JVM watches fields, and no locals");
        }
        return new Place(field, field.isStatic() ? null : self);
    }
}
