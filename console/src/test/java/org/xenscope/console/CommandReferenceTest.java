package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is written twice says the same. Tests run in their module's directory. */
class CommandReferenceTest {
    private static final Path PAGE = Path.of("COMMANDS.md");

    @Test
    void theReferenceIsWhatTheDeclarationsSay() throws IOException {
        String page = CommandReference.of(Commands.found());
        if (System.getProperty("xenscope.docs", "").equals("write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("rewritten by -Dxenscope.docs=write").hasContent(page.stripTrailing());
    }

    @Test
    void theVersionIsTheBuilds() throws IOException {
        Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(Version.TEXT).isEqualTo(version.group(1));
    }
}
