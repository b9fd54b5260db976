package org.xenscope.console.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xenscope.error.CancelledException;
import org.xenscope.error.FailedException;

@Timeout(30)
class TalkBesideTest {
    @Test
    void whoIsWantedTalksWhileTheWorkGoesOn() {
        CountDownLatch talked = new CountDownLatch(1);
        TalkBeside<String> beside = new TalkBeside<>("work", () -> awaited(talked));
        beside.want();
        beside.begin();

        assertThat(beside.awaitWanted()).isTrue();
        talked.countDown();
        assertThat(beside.result()).isEqualTo("done");
    }

    @Test
    void workThatEndsOrFailsWantsNobody() {
        TalkBeside<String> ends = new TalkBeside<>("work", () -> "done");
        ends.begin();
        assertThat(ends.awaitWanted()).isFalse();

        TalkBeside<String> fails = new TalkBeside<>("work", () -> {
            throw new FailedException("broken", "mend it");
        });
        fails.begin();
        assertThat(fails.awaitWanted()).isFalse();
        assertThatThrownBy(fails::result).isInstanceOf(FailedException.class).hasMessageContaining("broken");
    }

    @Test
    void anInterruptIsForTheWork() {
        TalkBeside<String> beside = new TalkBeside<>("work", () -> awaited(new CountDownLatch(1)));
        beside.begin();
        Thread.currentThread().interrupt();

        assertThat(beside.awaitWanted()).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThatThrownBy(beside::result).isInstanceOf(CancelledException.class);
    }

    private static String awaited(CountDownLatch latch) {
        try {
            latch.await();
            return "done";
        } catch (InterruptedException e) {
            throw new CancelledException("interrupted", "", e);
        }
    }
}
