package org.xenscope.host;

/** Where a script is run by a POSIX shell: on this machine, or on the far side of ssh. */
interface Shell extends AutoCloseable {
    /** The host, for messages. */
    String name();

    /**
     * Starts a script, its standard input a pipe from us.
     *
     * @param deadline as {@link System#nanoTime} counts: how long a free session is waited for
     */
    Session start(String script, long deadline) throws InterruptedException;

    /** Ends every session. */
    @Override
    void close();

    /** One script that was started. */
    interface Session {
        Process process();

        /** Stops listening; what was started goes on. */
        void abandon();

        /**
         * Looks at an end again: was it the script's, or that of the way to it?
         *
         * @return true when the script was not begun and can be started again
         * @throws org.xenscope.error.UnreachableException when the connection was lost
         */
        boolean begunInVain(int exit, String errors);
    }
}
