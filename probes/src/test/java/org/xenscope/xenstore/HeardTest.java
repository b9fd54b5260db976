package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeardTest {
    private static final Instant NOW = Instant.EPOCH.plusSeconds(100);

    private final Heard heard = new Heard();

    private void event(String path, int second) {
        heard.event(StorePath.of(path), Instant.EPOCH.plusSeconds(second));
    }

    private long when(String path) {
        return heard.when(StorePath.of(path), NOW).getEpochSecond();
    }

    @Test
    void aChangeIsOfItsOwnLastEvent() {
        event("/a/state", 1);
        event("/a/state", 3);
        event("/a/other", 2);
        assertThat(when("/a/state")).isEqualTo(3);
        assertThat(when("/a/other")).isEqualTo(2);
    }

    @Test
    void aNodeThatCameWithOneBelowItIsAsOldAsTheFirstOfThose() {
        event("/a/b/c/d", 1);
        event("/a/b/c/e", 2);
        event("/a/x", 3);
        assertThat(when("/a/b/c")).isEqualTo(1);
        assertThat(when("/a")).isEqualTo(1);
    }

    @Test
    void aNodeThatWentWithOneAboveItWentThen() {
        event("/a", 4);
        assertThat(when("/a/b/c")).isEqualTo(4);
    }

    @Test
    void whatNothingWasHeardOfIsOfNow() {
        event("/a", 4);
        assertThat(when("/b")).isEqualTo(100);
        heard.forget();
        assertThat(when("/a")).isEqualTo(100);
    }

    @Test
    void valuesThatWereReadOnTheWayAreSteps() {
        event("/a/state", 1);
        heard.value(StorePath.of("/a/state"), bytes("3"), NOW);
        event("/a/state", 2);
        heard.value(StorePath.of("/a/state"), bytes("4"), NOW);
        assertThat(steps("1", "4")).containsExactly("1: 1 -> 3", "2: 3 -> 4");
        assertThat(steps("3", "4")).containsExactly("2: 3 -> 4");
    }

    @Test
    void aNodeThatCameOrWentHasNoSteps() {
        event("/a/state", 1);
        heard.value(StorePath.of("/a/state"), bytes("3"), NOW);
        assertThat(heard.steps(change(Optional.empty(), Optional.of(bytes("4"))), NOW))
                .hasSize(1);
        assertThat(heard.steps(change(Optional.of(bytes("1")), Optional.empty()), NOW))
                .hasSize(1);
    }

    private List<String> steps(String before, String after) {
        return heard.steps(change(Optional.of(bytes(before)), Optional.of(bytes(after))), NOW).stream()
                .map(each -> each.at().getEpochSecond() + ": "
                        + text(each.change().before()) + " -> "
                        + text(each.change().after()))
                .toList();
    }

    private static NodeChange change(Optional<byte[]> before, Optional<byte[]> after) {
        return new NodeChange(StorePath.of("/a/state"), before, after, List.of(), List.of());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(Optional<byte[]> value) {
        return new String(value.orElseThrow(), StandardCharsets.US_ASCII);
    }
}
