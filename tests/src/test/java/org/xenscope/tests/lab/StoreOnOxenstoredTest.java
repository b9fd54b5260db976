package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** With oxenstored: in a second lab, beside the first. */
@OnLab
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StoreOnOxenstoredTest extends StoreContract {
    private TestLab ocaml;

    @BeforeAll
    void start() {
        ocaml = TestLab.up("ocaml", "--xenstored=ocaml");
    }

    @AfterAll
    void end() {
        ocaml.close();
    }

    @Override
    TestLab lab() {
        return ocaml;
    }

    @Test
    void twoLabsRunSideBySide(TestLab first) {
        JsonNode one = first.status();
        JsonNode other = ocaml.status();

        assertThat(one.path("xenstored").asText()).isEqualTo("c");
        assertThat(other.path("xenstored").asText()).isEqualTo("ocaml");
        assertThat(other.path("name").asText()).isEqualTo("ocaml");
        assertThat(other.path("pid")).isNotEqualTo(one.path("pid"));
        assertThat(other.path("ports").path("ssh"))
                .isNotEqualTo(one.path("ports").path("ssh"));
        assertThat(ocaml.dom0("pgrep -x oxenstored")).isNotBlank();
        assertThat(first.dom0("pgrep -x xenstored")).isNotBlank();
    }

    @Test
    void anotherDaemonThanTheRunningOnesIsRefused() {
        assertThat(ocaml.xenscope().run("lab", "up", "--xenstored=c").expect(2).stderr())
                .contains("already runs, with the ocaml xenstored");
    }
}
