/**
 * The lab: a real Xen with a Debian dom0 and guests, booted in QEMU on this machine by software emulation.
 *
 * <p>{@link org.xenscope.lab.Lab} is the door. An image is built once from the recipe (the resources beside this package),
 * a booted state is saved once for each xenstore daemon, and every later start restores it.
 */
@NullMarked
package org.xenscope.lab;

import org.jspecify.annotations.NullMarked;
