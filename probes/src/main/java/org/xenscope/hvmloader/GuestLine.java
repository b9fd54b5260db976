package org.xenscope.hvmloader;

/**
 * A line that a guest, or the firmware in it, wrote to the hypervisor's console. What the text says is the guest's word:
 * only the domid is the hypervisor's.
 *
 * @param number of the line in what it was read from, from 1
 * @param time as it stands there; empty where lines have none
 */
public record GuestLine(int number, String time, int domid, String text) {}
