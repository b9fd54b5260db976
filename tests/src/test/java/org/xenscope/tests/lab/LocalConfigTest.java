package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.tests.driver.Finished;
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

        Finished bringup = lab.xenscope()
                .in(directory)
                .run("--plain", "bringup", "./mine.cfg")
                .expect(0);

        assertThat(bringup.stdout())
                .as("a person reads a line a step, and how to take it back")
                .contains("create paused", "device model running", "mine is up in ")
                .doesNotContain("\u001b");
        Matcher session = Pattern.compile("`xenscope undo (bringup-\\d+)` takes it all back")
                .matcher(bringup.lines().get(bringup.lines().size() - 1));
        assertThat(session.find()).as("in the last line of " + bringup).isTrue();
        assertThat(lab.dom0("xl list mine")).contains("mine");
        assertThat(lab.dom0("find /run/xenscope -name '*.cfg' -printf '%m %f'")).isEqualTo("600 mine.cfg");
        lab.run("undo", session.group(1)).expect(0);
        assertThat(lab.changes()).isEmpty();
    }
}
