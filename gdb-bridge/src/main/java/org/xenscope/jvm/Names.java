package org.xenscope.jvm;

import com.sun.jdi.Field;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VirtualMachine;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What names stand for, besides locals. */
final class Names {
    /** Objects around an object: deeper nesting is not written. */
    private static final int AROUND = 8;

    private final VirtualMachine vm;
    private final Places places;

    Names(VirtualMachine vm, Places places) {
        this.vm = vm;
        this.places = places;
    }

    VirtualMachine vm() {
        return vm;
    }

    ReferenceType string() {
        return vm.classesByName("java.lang.String").get(0);
    }

    /** A field as code of this class sees it: its own, a captured local, or one of the classes around it. */
    Optional<Operand> field(@Nullable ObjectReference self, ReferenceType type, String name) {
        ObjectReference object = self;
        for (int i = 0; object != null && i < AROUND; i++) {
            Optional<Operand> found = own(object, name);
            if (found.isEmpty()) {
                found = own(object, "val$" + name);
            }
            if (found.isPresent()) {
                return found;
            }
            object = around(object);
        }
        String outer = type.name();
        while (true) {
            Optional<Operand> found = vm.classesByName(outer).stream()
                    .findFirst()
                    .flatMap(each -> Optional.ofNullable(each.fieldByName(name))
                            .filter(Field::isStatic)
                            .map(field -> Operand.of(each.getValue(field))));
            int nested = outer.lastIndexOf('$');
            if (found.isPresent() || nested <= 0) {
                return found;
            }
            outer = outer.substring(0, nested);
        }
    }

    /** The object of the class around an object's class. */
    private static @Nullable ObjectReference around(ObjectReference object) {
        return object.referenceType().allFields().stream()
                .filter(field -> field.isSynthetic() && field.name().startsWith("this$"))
                .findFirst()
                .map(object::getValue)
                .filter(ObjectReference.class::isInstance)
                .map(ObjectReference.class::cast)
                .orElse(null);
    }

    /** A field of an object, or a static one of its class. */
    Optional<Operand> own(ObjectReference object, String name) {
        ReferenceType type = object.referenceType();
        return Optional.ofNullable(type.fieldByName(name))
                .map(field -> Operand.of(field.isStatic() ? type.getValue(field) : object.getValue(field)));
    }

    /** A static field, a nested class, or {@code class} itself. */
    Optional<Operand> ofClass(ReferenceType type, String name) {
        if (name.equals("class")) {
            return Optional.of(new Operand.Ref(type.classObject()));
        }
        Field field = type.fieldByName(name);
        if (field != null && field.isStatic()) {
            return Optional.of(Operand.of(type.getValue(field)));
        }
        return vm.classesByName(type.name() + "$" + name).stream().findFirst().map(Operand.Kind::new);
    }

    /**
     * A loaded class by the name that code of another class would have for it.
     *
     * @param type whole, simple, nested with dots, or with {@code []}
     */
    Optional<ReferenceType> type(String type, ReferenceType from) {
        String outer = from.name();
        int slash = outer.indexOf('/');
        outer = slash < 0 ? outer : outer.substring(0, slash);
        while (true) {
            Optional<ReferenceType> nested = named(outer + "$" + type.replace('.', '$'));
            if (nested.isPresent()) {
                return nested;
            }
            int dollar = outer.lastIndexOf('$');
            if (dollar <= 0) {
                break;
            }
            outer = outer.substring(0, dollar);
        }
        int dot = outer.lastIndexOf('.');
        for (String each : List.of(type, outer.substring(0, dot + 1) + type.replace('.', '$'), "java.lang." + type)) {
            Optional<ReferenceType> found = named(each);
            if (found.isPresent()) {
                return found;
            }
        }
        List<ReferenceType> like = places.types(type);
        return like.size() == 1 ? Optional.of(like.get(0)) : Optional.empty();
    }

    private Optional<ReferenceType> named(String name) {
        return vm.classesByName(name).stream().filter(ReferenceType::isPrepared).findFirst();
    }
}
