package org.xenscope.blktap;

import java.util.ArrayList;
import java.util.List;

/**
 * A tapdisk's state, the bits TD_VBD_* of drivers/tapdisk-vbd.h; 0 is running.
 *
 * @param bits as {@code tap-ctl list} says them
 */
public record TapState(int bits) {
    private static final int DEAD = 0x1;
    private static final int PAUSED = 0x20;
    private static final int KNOWN = 0x3ff;

    private static final String[] WORDS = {
        "dead", "closed", "quiesce requested", "quiesced", "pause requested", "paused", "shutdown requested", "locking"
    };

    public boolean running() {
        return bits == 0;
    }

    public boolean dead() {
        return (bits & DEAD) != 0;
    }

    public boolean paused() {
        return (bits & PAUSED) != 0;
    }

    /** What each bit that is set means to this tap-ctl, the lowest first; {@code running} for none. */
    public List<String> words(Dialect dialect) {
        if (bits == 0) {
            return List.of("running");
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < WORDS.length; i++) {
            if ((bits & 1 << i) != 0) {
                words.add(WORDS[i]);
            }
        }
        if ((bits & 0x100) != 0) {
            words.add(
                    switch (dialect) {
                        case BLKTAP2 -> "retry needed";
                        case BLKTAP3 -> "log dropped";
                        case UNKNOWN -> "retry needed or log dropped";
                    });
        }
        if ((bits & 0x200) != 0) {
            words.add(
                    switch (dialect) {
                        case BLKTAP2 -> "log dropped";
                        case BLKTAP3 -> "resume failed";
                        case UNKNOWN -> "log dropped or resume failed";
                    });
        }
        if ((bits & ~KNOWN) != 0) {
            words.add(String.format("%#x", bits & ~KNOWN));
        }
        return List.copyOf(words);
    }
}
