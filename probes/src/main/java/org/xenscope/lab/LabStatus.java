package org.xenscope.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a lab without asking it.
 *
 * @param pid of QEMU, while it runs
 * @param sshAddress {@code root@127.0.0.1:PORT}, empty when the lab is not running
 * @param ports of this machine's loopback interface, by what they lead to
 * @param created when it was started or last reset
 * @param imageHash which recipe its image was built from; empty when it was never started
 */
public record LabStatus(
        String name,
        State state,
        Optional<Long> pid,
        Optional<String> sshAddress,
        Map<String, Integer> ports,
        Optional<Instant> created,
        Optional<Duration> age,
        Optional<String> xenVersion,
        Optional<StoreDaemon> xenstored,
        Optional<String> imageHash) {
    /** Whether there is a lab, and if not, whether it ended as it should. */
    public enum State {
        RUNNING("running"),
        DIED("not running (it died)"),
        DOWN("not running");

        private final String text;

        State(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public boolean running() {
        return state == State.RUNNING;
    }

    static LabStatus down(String name) {
        return new LabStatus(
                name,
                State.DOWN,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
