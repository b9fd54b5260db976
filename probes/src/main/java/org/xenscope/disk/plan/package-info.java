/** What libxl makes of a disk, and what QEMU then gets, by Xen's release: a model of libxl's own code, without a host. */
@NullMarked
package org.xenscope.disk.plan;

import org.jspecify.annotations.NullMarked;
