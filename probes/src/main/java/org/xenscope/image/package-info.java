/** Disk images as they stand on a host, and what libxl and QEMU there can do with them. */
@NullMarked
package org.xenscope.image;

import org.jspecify.annotations.NullMarked;
