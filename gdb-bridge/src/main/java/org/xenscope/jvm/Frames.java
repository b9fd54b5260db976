package org.xenscope.jvm;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.xenscope.debug.Frame;
import org.xenscope.debug.Variable;
import org.xenscope.error.UsageException;

/** Stack frames of a thread that stands. */
final class Frames {
    private Frames() {}

    static Frame frame(com.sun.jdi.Location location, int level, List<Variable> arguments) {
        int line = location.lineNumber();
        return new Frame(
                level,
                function(location),
                arguments,
                file(location),
                path(location),
                line > 0 ? OptionalInt.of(line) : OptionalInt.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }

    static String function(com.sun.jdi.Location location) {
        return location.declaringType().name() + "." + location.method().name();
    }

    /** {@code org.x.Main.run at Main.java:12}. */
    static String place(com.sun.jdi.Location location) {
        return function(location)
                + file(location)
                        .map(file -> " at " + file + (location.lineNumber() > 0 ? ":" + location.lineNumber() : ""))
                        .orElse("");
    }

    static Optional<String> file(com.sun.jdi.Location location) {
        try {
            return Optional.of(location.sourceName());
        } catch (AbsentInformationException e) {
            // Classes that are made at run time have no source.
            return Optional.empty();
        }
    }

    private static Optional<String> path(com.sun.jdi.Location location) {
        try {
            return Optional.of(location.sourcePath());
        } catch (AbsentInformationException e) {
            return Optional.empty();
        }
    }

    static StackFrame at(ThreadReference thread, int level) throws IncompatibleThreadStateException {
        int count = thread.frameCount();
        if (level < 0 || level >= count) {
            throw new UsageException(
                    "there is no frame " + level + " in this thread",
                    count == 0 ? "its stack is empty" : "its frames are 0 to " + (count - 1));
        }
        return thread.frame(level);
    }

    /** Arguments, briefly. Without debug information they have numbers for names. */
    static List<Variable> arguments(StackFrame frame) {
        return variables(frame).stream().filter(Variable::argument).toList();
    }

    static List<Variable> variables(StackFrame frame) {
        try {
            List<Variable> arguments = new ArrayList<>();
            List<Variable> locals = new ArrayList<>();
            List<LocalVariable> visible = frame.visibleVariables();
            Map<LocalVariable, Value> values = frame.getValues(visible);
            for (LocalVariable each : visible) {
                (each.isArgument() ? arguments : locals)
                        .add(new Variable(
                                each.name(),
                                each.isArgument(),
                                Optional.of(each.typeName()),
                                Optional.of(ValueText.of(values.get(each)))));
            }
            arguments.addAll(locals);
            return arguments;
        } catch (AbsentInformationException e) {
            return numbered(frame);
        }
    }

    private static List<Variable> numbered(StackFrame frame) {
        if (frame.location().method().isNative()) {
            return List.of();
        }
        List<String> types = frame.location().method().argumentTypeNames();
        List<Value> values = frame.getArgumentValues();
        List<Variable> arguments = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            arguments.add(
                    new Variable("arg" + i, true, Optional.of(types.get(i)), Optional.of(ValueText.of(values.get(i)))));
        }
        return arguments;
    }
}
