package org.xenscope.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrerequisitesTest {
    @Test
    void aCompleteMachineLacksNothing() {
        assertThat(new Prerequisites(program -> true, false).missing(true)).isEmpty();
    }

    @Test
    void aPackageIsNamedOnce() {
        Prerequisites bare = new Prerequisites(program -> false, true);
        assertThat(bare.missing(true)).doesNotHaveDuplicates().contains("openssh-client", "binutils");
        assertThat(bare.missing(true)).doesNotContain("uidmap");
        assertThat(bare.missing(false)).contains("qemu-system-x86").doesNotContain("mmdebstrap");
    }

    @Test
    void anOrdinaryUserNeedsTheHelpersThatMapIds() {
        Prerequisites user = new Prerequisites(program -> !Set.of("newuidmap").contains(program), false);
        assertThat(user.missing(true)).containsExactly("uidmap");
        assertThat(user.advice(List.of("uidmap"))).isEqualTo("sudo apt-get install -y --no-install-recommends uidmap");
    }

    @Test
    void aptIsRunWithoutQuestions() {
        assertThat(new Prerequisites(program -> true, true).commands(List.of("cpio")))
                .containsExactly(
                        List.of("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "update"),
                        List.of(
                                "env",
                                "DEBIAN_FRONTEND=noninteractive",
                                "apt-get",
                                "-q",
                                "install",
                                "-y",
                                "--no-install-recommends",
                                "cpio"));
    }
}
