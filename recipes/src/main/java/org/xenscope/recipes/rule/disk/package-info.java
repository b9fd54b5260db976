/** Rules about the disks of a config: what libxl and QEMU on this host will make of them. */
@NullMarked
package org.xenscope.recipes.rule.disk;

import org.jspecify.annotations.NullMarked;
