package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.error.UsageException;

/** Paths and permissions: what is taken, what is refused, and how it is said. */
final class StorePathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/local/domain/0", "device/vif/0", "@introduceDomain", "/@releaseDomain", "/a-b_c@D9", "a"})
    void areTaken(String text) {
        assertThat(StorePath.of(text)).hasToString(text);
    }

    @ParameterizedTest(name = "[{0}] {1}")
    @CsvSource({
        "'', it is empty",
        "/a/, it ends with a slash",
        "//, it has an empty part",
        "/a//b, it has an empty part",
        "/a b, 'character 3 is none of letters, digits and - / _ @'",
        "/a.b, 'character 3 is none'",
        "/\u00e4, 'character 2 is none'",
        "/a:b, 'character 3 is none'"
    })
    void areRefused(String text, String why) {
        assertThatThrownBy(() -> StorePath.of(text))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is no xenstore path: " + why);
    }

    @Test
    void lengthIsLimited() {
        assertThat(StorePath.of("/" + "a".repeat(3071)).absolute()).isTrue();
        assertThatThrownBy(() -> StorePath.of("/" + "a".repeat(3072)))
                .hasMessageContaining("3073 characters, 3072 are");
        assertThat(StorePath.of("a".repeat(2048)).absolute()).isFalse();
        assertThatThrownBy(() -> StorePath.of("a".repeat(2049))).hasMessageContaining("2049 characters, 2048 are");
    }

    @Test
    void upAndDown() {
        StorePath domain = StorePath.of("/local/domain").child(3);
        assertThat(domain).hasToString("/local/domain/3");
        assertThat(domain.name()).isEqualTo("3");
        assertThat(domain.parent().parent().parent()).isEqualTo(StorePath.ROOT);
        assertThat(StorePath.ROOT.parent()).isEqualTo(StorePath.ROOT);
        assertThat(StorePath.ROOT.child("tool")).hasToString("/tool");
        assertThat(StorePath.INTRODUCE_DOMAIN.special()).isTrue();
        assertThatThrownBy(() -> domain.child("/x")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> StorePath.of("a").parent()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPathCoversItselfAndWhatIsBelow() {
        StorePath one = StorePath.of("/domain/1");
        assertThat(one.covers(one)).isTrue();
        assertThat(one.covers(StorePath.of("/domain/1/name"))).isTrue();
        assertThat(one.covers(StorePath.of("/domain/10"))).isFalse();
        assertThat(one.covers(StorePath.of("/domain"))).isFalse();
        assertThat(StorePath.ROOT.covers(one)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"n0", "r5", "w65535", "b7"})
    void permissionsAreTaken(String text) {
        assertThat(Permission.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "0", "x0", "N0", "n-1", "n65536", "n999999", "n0x", "r\u0665"})
    void permissionsAreRefused(String text) {
        assertThatThrownBy(() -> Permission.parse(text)).isInstanceOf(UsageException.class);
    }

    @Test
    void everyErrorHasASentenceAndAKind() {
        for (StoreError error : StoreError.values()) {
            assertThat(StoreError.of(error.name())).contains(error);
            assertThat(error.exception("reading /a on lab:/socket").what())
                    .isEqualTo("reading /a on lab:/socket: " + error.sentence() + " (" + error.name() + ")");
        }
        assertThat(StoreError.ENOENT
                        .exception("reading /a on lab:/run/xenstored/socket")
                        .what())
                .isEqualTo("reading /a on lab: it is not there (ENOENT)");
        assertThat(StoreError.of("EODD")).isEmpty();
    }
}
