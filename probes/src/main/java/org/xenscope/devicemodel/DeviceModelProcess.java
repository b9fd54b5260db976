package org.xenscope.devicemodel;

/**
 * A process on a host whose arguments hold {@code -xen-domid N}: QEMU itself, or a program that was put before it (a
 * wrapper, gdbserver).
 *
 * @param program its argv[0]
 * @param qemu argv[0] says that it is QEMU itself
 * @param arguments all of it in one line, as ps shows it; see {@link DeviceModelProbe#commandLine} for the true vector
 */
public record DeviceModelProcess(
        int pid, int parentPid, int domid, State state, String program, boolean qemu, String arguments) {
    /** As the kernel sees it. */
    public enum State {
        RUNNING,
        /** By a signal: SIGSTOP. */
        STOPPED,
        /** By a debugger. */
        TRACED,
        ZOMBIE;

        static State of(String stat) {
            return switch (stat.charAt(0)) {
                case 'T' -> STOPPED;
                case 't' -> TRACED;
                case 'Z', 'X' -> ZOMBIE;
                default -> RUNNING;
            };
        }
    }

    /** It can answer. */
    public boolean alive() {
        return state == State.RUNNING;
    }
}
