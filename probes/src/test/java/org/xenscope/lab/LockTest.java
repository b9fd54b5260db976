package org.xenscope.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockTest {
    @Test
    void theSecondThreadWaitsAndIsTold(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("deep/lock");
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Lock.holding(file, () -> {}, () -> {
            new Thread(() -> Lock.holding(file, waiting::countDown, () -> {
                        done.countDown();
                        return 0;
                    }))
                    .start();
            assertThat(await(waiting)).isTrue();
            assertThat(done.getCount()).isEqualTo(1);
            return 0;
        });
        assertThat(await(done)).isTrue();
    }

    @Test
    void whoDoesNotWantToWaitDoesNothing(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("lock");
        AtomicInteger done = new AtomicInteger();
        Lock.ifFree(file, done::incrementAndGet);
        assertThat(done).as("there is no lock yet, so nothing to do").hasValue(0);
        Lock.holding(file, () -> {}, () -> {
            CountDownLatch tried = new CountDownLatch(1);
            new Thread(() -> {
                        Lock.ifFree(file, done::incrementAndGet);
                        tried.countDown();
                    })
                    .start();
            return await(tried);
        });
        assertThat(done).hasValue(0);
        Lock.ifFree(file, done::incrementAndGet);
        assertThat(done).hasValue(1);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
