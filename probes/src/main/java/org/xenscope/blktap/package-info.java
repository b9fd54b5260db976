/** Tap devices: block devices in dom0 behind which a tapdisk or a qemu-nbd reads an image, and who has an image open. */
@NullMarked
package org.xenscope.blktap;

import org.jspecify.annotations.NullMarked;
