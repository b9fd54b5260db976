package org.xenscope.libxl;

import java.util.OptionalInt;

/**
 * One line that xl or a library below it printed.
 *
 * @param library {@code libxl}, {@code xc}, {@code domainbuilder}; {@code xl} for a line without such a head
 * @param level {@code error}, {@code warning}, {@code debug}, {@code detail}; {@code error} where the line does not say
 * @param where {@code libxl_device.c:1337}, empty where the line does not say
 * @param function {@code device_hotplug_child_death_cb}, empty where the line does not say
 */
public record LogLine(String library, String level, String where, String function, OptionalInt domid, String message) {}
