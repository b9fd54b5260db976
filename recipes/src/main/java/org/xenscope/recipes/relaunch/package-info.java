/** The QEMU of a running guest is replaced by another one, which takes over where it was. */
@NullMarked
package org.xenscope.recipes.relaunch;

import org.jspecify.annotations.NullMarked;
