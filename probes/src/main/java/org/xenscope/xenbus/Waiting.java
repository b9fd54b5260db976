package org.xenscope.xenbus;

/**
 * Who must act next on a device, and why.
 *
 * @param sentence for a person: what is waited for, and what to look at
 */
public record Waiting(Side who, String sentence) {}
