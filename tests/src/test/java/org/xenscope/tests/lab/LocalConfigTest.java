package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** A config of this machine is brought to the host, and goes with the undo. */
@OnLab
final class LocalConfigTest {
    @TempDir
    Path directory;

    @Test
    void isBroughtThereAndRemovedByUndo(TestLab lab) throws IOException {
        Path config = directory.resolve("mine.cfg");
        Files.writeString(
                config, lab.dom0("cat /etc/xen/guests/uivm.cfg").replace("name = \"uivm\"", "name = \"mine\""));

        JsonNode end = lab.xenscope()
                .in(directory)
                .run("--json", "bringup", "./mine.cfg")
                .expect(0)
                .last();

        assertThat(end.path("name").asText()).isEqualTo("mine");
        assertThat(lab.dom0("xl list mine")).contains("mine");
        assertThat(lab.dom0("find /run/xenscope -name '*.cfg' -printf '%m %f'")).isEqualTo("600 mine.cfg");
        lab.run("undo", end.path("session").asText()).expect(0);
        assertThat(lab.changes()).isEmpty();
    }
}
