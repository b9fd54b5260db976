/** What stands between libxl and QEMU: the programs, what they do, and whether a host needs them. */
@NullMarked
package org.xenscope.devicemodel.chain;

import org.jspecify.annotations.NullMarked;
