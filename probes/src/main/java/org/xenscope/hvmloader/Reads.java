package org.xenscope.hvmloader;

/**
 * Whether a host's hvmloader reads a key.
 *
 * @param why what shows it
 */
public record Reads(Answer answer, String why) {
    /** What is known of it. */
    public enum Answer {
        YES,
        NO,
        UNKNOWN
    }

    public boolean yes() {
        return answer == Answer.YES;
    }

    public boolean no() {
        return answer == Answer.NO;
    }
}
