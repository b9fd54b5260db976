package org.xenscope.lab;

/** Whoever wants to see how far a long job is. Called from the thread that does the job. */
public interface Progress {
    /** Nobody looks. */
    Progress NONE = new Progress() {};

    /** Something new begins: "making the image". */
    default void step(String text) {}

    /**
     * How far a part of the job is.
     *
     * @param what the part: {@code packages}, {@code image}, {@code boot}
     * @param total never 0; the part is done when {@code done} equals it
     */
    default void amount(String what, long done, long total) {}

    /** How long a part took. */
    default void time(String what, long millis) {}
}
