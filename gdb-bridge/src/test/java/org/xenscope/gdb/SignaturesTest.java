package org.xenscope.gdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.gdb.Signatures.Argument;

/** What exported functions are called with. */
final class SignaturesTest {
    @Test
    void aLineIsAFunctionAndItsArguments() {
        assertThat(Signatures.parse("# head\n\nf\ng  h:pointer data:bytes(len) len:u32\n")
                        .byFunction())
                .containsOnlyKeys("f", "g")
                .containsEntry("f", List.of())
                .containsEntry(
                        "g",
                        List.of(
                                new Argument("h", "pointer", Optional.empty()),
                                new Argument("data", "bytes", Optional.of("len")),
                                new Argument("len", "u32", Optional.empty())));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "f h | is no NAME:KIND",
                "f h:int | is no NAME:KIND",
                "f :text | is no NAME:KIND",
                "f data:bytes len:u32 | is no NAME:KIND",
                "f data:bytes() len:u32 | is no NAME:KIND",
                "f data:bytes(len) | has no number len",
                "f data:bytes(len) len:pointer | has no number len",
                "f a:text a:text | two arguments of one name",
                "2f a:text | is no function"
            })
    void otherLinesAreRefused(String line, String why) {
        assertThatThrownBy(() -> Signatures.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void noFunctionStandsTwice() {
        assertThatThrownBy(() -> Signatures.parse("f\nf")).hasMessageContaining("twice");
    }

    @Test
    void everyExportOfTheBreakpointSetsIsKnown() {
        Set<String> exports = BreakpointSet.all().stream()
                .flatMap(set -> set.entries().stream())
                .flatMap(entry -> entry.exports().stream())
                .collect(Collectors.toSet());
        assertThat(exports).contains("xs_write");
        assertThat(Signatures.standard().byFunction().keySet()).containsAll(exports);
    }
}
