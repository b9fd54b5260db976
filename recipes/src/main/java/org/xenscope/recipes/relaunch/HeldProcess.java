package org.xenscope.recipes.relaunch;

/**
 * A process that becomes a domain's QEMU by its next exec, with the same pid.
 *
 * @param program the QEMU that it becomes: {@code /usr/libexec/xen-qemu-system-i386}
 */
public record HeldProcess(int domid, String name, int pid, String program) {}
