/** Disks: xl's disk specs. */
@NullMarked
package org.xenscope.disk;

import org.jspecify.annotations.NullMarked;
