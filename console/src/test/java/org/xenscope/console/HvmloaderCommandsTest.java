package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before any host is asked. */
final class HvmloaderCommandsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "bios                     | `bios` is not KEY=VALUE",
                "=1                       | `=1` is not KEY=VALUE",
                "bois=seabios             | there is no key bois: did you mean hvmloader/bios?",
                "hvmloader/bois=seabios   | no hvmloader reads hvmloader/bois: did you mean hvmloader/bios?",
                "bios=seebios             | hvmloader/bios cannot be \"seebios\": it is none of seabios, rombios or ovmf",
                "generation-id-address=1  | hvmloader/generation-id-address is written by hvmloader itself",
                "memory/target=1          | there is no key memory/target",
                "bios=seabios bios=ovmf   | hvmloader/bios is given twice",
                "bios=seabios hvmloader/bios=ovmf | hvmloader/bios is given twice",
                "/local/domain/1/hvmloader/bios=x | there is no key /local/domain/1/hvmloader/bios",
                "a%b=1                    | a%b"
            })
    void aKeyThatIsNoneIsRefused(String words, String said) {
        try (TestConsole console = new TestConsole(directory)) {
            assertThat(console.run(("hvmloader set hvm " + words).split(" "))).isEqualTo(2);
            assertThat(console.err()).contains(said);
        }
    }

    @Test
    void aDomainMustBeNamed() {
        try (TestConsole console = new TestConsole(directory)) {
            for (String command : new String[] {"show", "check", "set"}) {
                assertThat(console.run("hvmloader", command)).isEqualTo(2);
                assertThat(console.err()).contains("something is missing behind `hvmloader " + command + "`");
            }
        }
    }
}
