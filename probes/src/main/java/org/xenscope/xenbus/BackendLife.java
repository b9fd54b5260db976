package org.xenscope.xenbus;

/** What is known of the process or driver that serves a backend. States alone do not prove that it lives. */
public enum BackendLife {
    ALIVE,
    DEAD,
    /** It is there, but a debugger or a signal holds it. */
    STOPPED,
    UNKNOWN
}
