package org.xenscope.jvm;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.ArrayType;
import com.sun.jdi.ClassNotPreparedException;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectCollectedException;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VirtualMachine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.xenscope.error.FailedException;

/** Which code of the loaded classes a place is. */
final class Places {
    private final VirtualMachine vm;
    private final Calls calls;

    Places(VirtualMachine vm, Calls calls) {
        this.vm = vm;
        this.calls = calls;
    }

    /**
     * @param exact false when there is no code on the line itself, and these are on the next line that has some
     * @param fileKnown whether a class of it is loaded
     */
    record Found(List<Location> locations, boolean exact, boolean fileKnown) {
        static final Found NOTHING = new Found(List.of(), false, false);

        Found {
            locations = List.copyOf(locations);
        }
    }

    /** In all classes that are loaded. @throws FailedException when a class is there and does not have the method */
    Found find(PlaceSpec place) {
        if (place instanceof PlaceSpec.Method method) {
            return methods(method);
        }
        PlaceSpec.Line line = (PlaceSpec.Line) place;
        List<ReferenceType> all = vm.allClasses();
        List<ReferenceType> likely =
                all.stream().filter(type -> line.mayBe(type.name())).toList();
        Found found = lines(likely, line);
        if (found.fileKnown) {
            return found;
        }
        // A class may be in a file that has another one's name; the JDK's own are not.
        List<ReferenceType> others = all.stream()
                .filter(type -> !(type instanceof ArrayType))
                .filter(type -> !type.name().matches("(java|javax|jdk|sun|com\\.sun)\\..*"))
                .toList();
        return lines(others, line);
    }

    /** In one class, that has just been loaded. */
    Found find(PlaceSpec place, ReferenceType type) {
        if (place instanceof PlaceSpec.Line line) {
            return lines(List.of(type), line);
        }
        PlaceSpec.Method method = (PlaceSpec.Method) place;
        return method.isTypeOf(type.name()) ? new Found(code(type, method), true, true) : Found.NOTHING;
    }

    private Found methods(PlaceSpec.Method wanted) {
        List<ReferenceType> types = vm.allClasses().stream()
                .filter(type -> wanted.isTypeOf(type.name()))
                .filter(ReferenceType::isPrepared)
                .toList();
        List<Location> locations = new ArrayList<>();
        types.forEach(type -> locations.addAll(code(type, wanted)));
        if (locations.isEmpty() && !types.isEmpty()) {
            throw absent(types.get(0), wanted);
        }
        return new Found(locations, true, !types.isEmpty());
    }

    private static FailedException absent(ReferenceType type, PlaceSpec.Method wanted) {
        List<Method> named = type.methodsByName(wanted.name());
        Optional<Method> inherited = named.stream()
                .filter(method -> !method.declaringType().equals(type))
                .findFirst();
        if (inherited.isPresent()) {
            String owner = inherited.get().declaringType().name();
            return new FailedException(
                    type.name() + " has its " + wanted.name() + " from " + owner,
                    "name " + owner + "." + wanted.name());
        }
        if (!named.isEmpty()) {
            Method one = named.get(0);
            return new FailedException(
                    one.isNative() || one.isAbstract()
                            ? type.name() + "." + wanted.name() + " is " + (one.isNative() ? "native" : "abstract")
                                    + " and has no Java code"
                            : type.name() + "." + wanted.name() + " takes (" + String.join(",", one.argumentTypeNames())
                                    + "), not " + wanted.parameters().orElse(List.of()),
                    one.isAbstract() ? "name a class that implements it" : "name it without parameters for all of it");
        }
        return new FailedException(
                type.name() + " has no method " + wanted.name(),
                "its methods are "
                        + String.join(
                                ", ",
                                type.methods().stream()
                                        .map(Method::name)
                                        .distinct()
                                        .limit(12)
                                        .toList()));
    }

    private static List<Location> code(ReferenceType type, PlaceSpec.Method wanted) {
        return type.methods().stream()
                .filter(method -> method.name().equals(wanted.name()))
                .filter(method -> !method.isAbstract() && !method.isNative() && !method.isBridge())
                .filter(method -> wanted.takes(method.argumentTypeNames()))
                .map(Method::location)
                .toList();
    }

    private Found lines(List<ReferenceType> types, PlaceSpec.Line wanted) {
        List<ReferenceType> ofFile = new ArrayList<>();
        List<Boolean> are = calls.all(types, type -> isOf(type, wanted));
        for (int i = 0; i < types.size(); i++) {
            if (are.get(i)) {
                ofFile.add(types.get(i));
            }
        }
        List<Location> all = new ArrayList<>();
        calls.all(ofFile, Places::code).forEach(all::addAll);
        List<Location> exact = first(all, wanted.line());
        if (!exact.isEmpty()) {
            return new Found(exact, true, true);
        }
        // The next line that has code, as gdb takes it.
        int next = all.stream()
                .mapToInt(Location::lineNumber)
                .filter(line -> line > wanted.line())
                .min()
                .orElse(0);
        return new Found(next == 0 ? List.of() : first(all, next), false, !ofFile.isEmpty());
    }

    /** The first instruction of the line in each method that has it: a line can be begun again by a loop. */
    private static List<Location> first(List<Location> all, int line) {
        List<Location> found = new ArrayList<>();
        all.stream()
                .filter(location -> location.lineNumber() == line)
                .sorted(Comparator.comparingLong(Location::codeIndex))
                .forEach(location -> {
                    if (found.stream().noneMatch(other -> other.method().equals(location.method()))) {
                        found.add(location);
                    }
                });
        return found;
    }

    private static List<Location> code(ReferenceType type) {
        try {
            return type.allLineLocations();
        } catch (AbsentInformationException | ClassNotPreparedException | ObjectCollectedException e) {
            return List.of();
        }
    }

    private static boolean isOf(ReferenceType type, PlaceSpec.Line wanted) {
        try {
            return type.isPrepared()
                    && type.sourceName().equals(wanted.file())
                    && (wanted.directory().isEmpty()
                            || type.sourcePaths(null).stream().anyMatch(wanted::isPath));
        } catch (AbsentInformationException | ObjectCollectedException e) {
            return false;
        }
    }

    /** Classes of this name: whole, or from its package or outer class on; a whole name goes before others. */
    List<ReferenceType> types(String name) {
        List<ReferenceType> exact = vm.classesByName(name);
        if (!exact.isEmpty()) {
            return exact;
        }
        PlaceSpec.Method any = new PlaceSpec.Method(name, "", Optional.empty());
        return vm.allClasses().stream()
                .filter(type -> any.isTypeOf(type.name()))
                .toList();
    }
}
