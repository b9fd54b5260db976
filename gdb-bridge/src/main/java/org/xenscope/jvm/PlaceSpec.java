package org.xenscope.jvm;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.xenscope.debug.Location;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;

/** A place in a Java program as it was named, before it is known which loaded classes have it. */
sealed interface PlaceSpec {
    /**
     * A method of every class of this name.
     *
     * @param type whole, or from its package or outer class on; {@code $} and {@code .} both part nested classes
     * @param parameters types, whole or without their package; empty for all methods of that name
     */
    record Method(String type, String name, Optional<List<String>> parameters) implements PlaceSpec {
        boolean isTypeOf(String className) {
            String dotted = className.replace('$', '.');
            String wanted = type.replace('$', '.');
            return dotted.equals(wanted) || dotted.endsWith("." + wanted);
        }

        /** What JDI can filter by: a superset. */
        String filter() {
            return "*" + type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
        }

        boolean takes(List<String> types) {
            return parameters.isEmpty()
                    || parameters.get().size() == types.size()
                            && IntStream.range(0, types.size()).allMatch(i -> {
                                String wanted = parameters.get().get(i);
                                String type = types.get(i).replace('$', '.');
                                return type.equals(wanted) || type.endsWith("." + wanted);
                            });
        }

        @Override
        public String toString() {
            return type + "." + name
                    + parameters
                            .map(types -> "(" + String.join(",", types) + ")")
                            .orElse("");
        }
    }

    /** A line of a source file. @param file without directories; @param directory in which it must be, or empty */
    record Line(String file, String directory, int line) implements PlaceSpec {
        /** Whether the class can be of this file by its name, as public classes are. */
        boolean mayBe(String className) {
            String outer = className.substring(className.lastIndexOf('.') + 1);
            int nested = outer.indexOf('$');
            return file.equals((nested > 0 ? outer.substring(0, nested) : outer) + ".java");
        }

        boolean isPath(String sourcePath) {
            return directory.isEmpty() || ("/" + sourcePath).endsWith("/" + directory + file);
        }

        @Override
        public String toString() {
            return directory + file + ":" + line;
        }
    }

    /** @throws UsageException for a method without a class */
    static PlaceSpec of(Location location) {
        if (location instanceof Location.Line line) {
            int slash = line.file().lastIndexOf('/');
            return new Line(line.file().substring(slash + 1), line.file().substring(0, slash + 1), line.line());
        }
        if (location instanceof Location.Address) {
            throw new RefusedException(
                    "a Java program has no addresses to stop at", "name a Class.method or a File.java:LINE");
        }
        return method(((Location.Function) location).name());
    }

    private static Method method(String text) {
        String name = text.strip();
        Optional<List<String>> parameters = Optional.empty();
        int open = name.indexOf('(');
        if (open > 0 && name.endsWith(")")) {
            String inner = name.substring(open + 1, name.length() - 1).strip();
            parameters = Optional.of(
                    inner.isEmpty()
                            ? List.of()
                            : Arrays.stream(inner.split(",")).map(String::strip).toList());
            name = name.substring(0, open).strip();
        }
        int dot = name.lastIndexOf('.');
        if (dot <= 0 || dot == name.length() - 1 || !name.matches("[\\p{javaJavaIdentifierPart}.<>/]+")) {
            throw new UsageException(
                    "`" + text + "` is no place in a Java program", "name a Class.method or a File.java:LINE");
        }
        String type = name.substring(0, dot);
        String method = name.substring(dot + 1);
        String last = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
        return new Method(type, method.equals("new") || method.equals(last) ? "<init>" : method, parameters);
    }
}
