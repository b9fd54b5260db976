package org.xenscope.debug;

/** What stands behind a {@link DebugTarget}. */
public enum TargetKind {
    /** A native program, by gdb. */
    GDB,
    /** A Java program, by its JVM's debug interface. */
    JVM
}
