package org.xenscope.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.debug.Location;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;

final class PlaceSpecTest {
    @ParameterizedTest
    @CsvSource({
        "Main.run, Main, run",
        "org.x.Main.run, org.x.Main, run",
        "Outer.Inner.run, Outer.Inner, run",
        "Outer$1.run, Outer$1, run",
        "Main.new, Main, <init>",
        "org.x.Main.Main, org.x.Main, <init>",
        "Outer$Inner.Inner, Outer$Inner, <init>",
        "Main.<clinit>, Main, <clinit>",
        "Main.lambda$run$0, Main, lambda$run$0",
    })
    void methods(String text, String type, String name) {
        PlaceSpec.Method method = (PlaceSpec.Method) PlaceSpec.of(Location.parse(text));
        assertThat(method.type()).isEqualTo(type);
        assertThat(method.name()).isEqualTo(name);
        assertThat(method.parameters()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Main, org.x.Main, true",
        "x.Main, org.x.Main, true",
        "Main, org.x.Domain, false",
        "Main, Main, true",
        "Outer.Inner, org.x.Outer$Inner, true",
        "Inner, org.x.Outer$Inner, true",
        "Outer$1, org.x.Outer$1, true",
        "Outer, org.x.Outer$1, false",
    })
    void whichClasses(String type, String name, boolean is) {
        assertThat(((PlaceSpec.Method) PlaceSpec.of(Location.parse(type + ".f"))).isTypeOf(name))
                .isEqualTo(is);
    }

    @Test
    void parametersPickOneOfMany() {
        PlaceSpec.Method two = (PlaceSpec.Method) PlaceSpec.of(Location.parse("A.f(int, String)"));
        assertThat(two.takes(List.of("int", "java.lang.String"))).isTrue();
        assertThat(two.takes(List.of("int"))).isFalse();
        assertThat(two.takes(List.of("int", "org.x.MyString"))).isFalse();
        assertThat(((PlaceSpec.Method) PlaceSpec.of(Location.parse("A.f()"))).takes(List.of()))
                .isTrue();
        assertThat(((PlaceSpec.Method) PlaceSpec.of(Location.parse("A.f"))).takes(List.of("int")))
                .isTrue();
    }

    @Test
    void lines() {
        PlaceSpec.Line line = (PlaceSpec.Line) PlaceSpec.of(Location.parse("org/x/Main.java:20"));
        assertThat(line).isEqualTo(new PlaceSpec.Line("Main.java", "org/x/", 20));
        assertThat(line.isPath("org/x/Main.java")).isTrue();
        assertThat(line.isPath("com/org/x/Main.java")).isTrue();
        assertThat(line.isPath("corg/x/Main.java")).isFalse();
        assertThat(line.mayBe("org.x.Main$1")).isTrue();
        assertThat(line.mayBe("org.x.Mainly")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", ".main", "Main.", "a b.c", "Main.run(int"})
    void noPlace(String text) {
        assertThatThrownBy(() -> PlaceSpec.of(new Location.Function(text)))
                .isInstanceOf(UsageException.class)
                .hasMessage("`" + text + "` is no place in a Java program");
    }

    @Test
    void addressesAreForMachines() {
        assertThatThrownBy(() -> PlaceSpec.of(new Location.Address(16))).isInstanceOf(RefusedException.class);
    }
}
