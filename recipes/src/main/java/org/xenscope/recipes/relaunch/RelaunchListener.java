package org.xenscope.recipes.relaunch;

/** Is told how far a relaunch is. */
public interface RelaunchListener {
    /** A part of it, in order. */
    enum Phase {
        PAUSE("pause"),
        LEAVE("leave"),
        TAP("tap device"),
        START("start"),
        DEBUGGER("debugger"),
        TAKE_OVER("take over"),
        RESUME("resume"),
        UNDO("undo");

        private final String words;

        Phase(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** It begins. @param what what is waited for */
    void begun(Phase phase, String what);

    /** It is done. @param detail what came of it */
    void done(Phase phase, long millis, String detail);

    /** It failed. */
    void failed(Phase phase, long millis, String why);
}
