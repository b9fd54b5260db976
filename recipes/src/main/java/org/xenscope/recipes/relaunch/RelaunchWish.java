package org.xenscope.recipes.relaunch;

import java.util.List;

/**
 * What shall be different in the new QEMU.
 *
 * @param with more arguments: each one an option with its value, in a shell's words ({@code -trace "xen*"})
 * @param without options to leave out: {@code -vnc} for each of that name, {@code -vnc none} for the one with that value
 * @param tapDevices whether a VHD that QEMU opens itself becomes a tap device
 * @param force whether to go on although something will be lost
 */
public record RelaunchWish(List<String> with, List<String> without, boolean tapDevices, boolean force) {
    public RelaunchWish {
        with = List.copyOf(with);
        without = List.copyOf(without);
    }
}
