package org.xenscope.xenbus;

/** What is known of the process or driver that serves a backend. States alone do not prove that it lives. */
public enum BackendLife {
    ALIVE("alive"),
    /** By a signal: SIGSTOP. */
    STOPPED("STOPPED"),
    /** By a debugger. */
    TRACED("held by a debugger"),
    /** It was there and is no more. */
    DEAD("DEAD"),
    /** It never was: no such process, or no driver has taken the device. */
    ABSENT("absent"),
    /** It is in another domain. */
    UNSEEN("cannot be seen from here"),
    UNKNOWN("not known");

    private final String words;

    BackendLife(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** Whether it can do its part, as far as anybody knows. */
    public boolean mayAct() {
        return this == ALIVE || this == UNSEEN || this == UNKNOWN;
    }

    /** Whether it is settled that it can, or cannot. */
    public boolean known() {
        return this != UNSEEN && this != UNKNOWN;
    }
}
