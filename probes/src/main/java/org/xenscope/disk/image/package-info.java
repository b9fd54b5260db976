/** The first and last bytes of disk images: VHD, qcow2, and what else is known by its magic. Pure: bytes in, records out. */
@NullMarked
package org.xenscope.disk.image;

import org.jspecify.annotations.NullMarked;
