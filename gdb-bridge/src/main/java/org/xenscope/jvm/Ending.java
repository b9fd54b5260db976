package org.xenscope.jvm;

/** What to do about the program itself when the debugger goes; and what is known of its end. */
interface Ending {
    /** A program that was there before, and stays. */
    Ending OTHERS = new Ending() {
        @Override
        public String words(String seen) {
            return seen;
        }

        @Override
        public boolean letGo() {
            return true;
        }
    };

    /** The end in better words than that the connection is gone; waits for it a moment. */
    String words(String seen);

    /** @return whether it runs on */
    boolean letGo();
}
