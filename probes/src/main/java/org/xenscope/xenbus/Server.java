package org.xenscope.xenbus;

import java.util.OptionalInt;

/**
 * Who serves one backend, and whether it lives.
 *
 * @param name the program's or driver's own: {@code qemu}, {@code netback}
 * @param pid of a process; of one that is dead, the one it had when that is known
 * @param detail what shows it, or what is missing: {@code "no process with -xen-domid 3"}; may be empty
 */
public record Server(BackendServer kind, String name, OptionalInt pid, BackendLife life, String detail) {
    /** {@code qemu 412}, {@code netback}. */
    public String who() {
        return pid.isPresent() ? name + " " + pid.getAsInt() : name;
    }

    /** {@code qemu 412 alive}, {@code qemu 412 DEAD}, {@code netback (dom0 kernel)}. */
    public String words() {
        return switch (life) {
            case UNSEEN -> name + ": cannot be seen from here";
            case ABSENT -> kind == BackendServer.KERNEL ? "no " + name + ": " + detail : "no " + name;
            case UNKNOWN -> who() + ": not known";
            case ALIVE -> kind == BackendServer.KERNEL ? name + " (dom0 kernel)" : who() + " alive";
            default -> who() + " " + life.words();
        };
    }
}
