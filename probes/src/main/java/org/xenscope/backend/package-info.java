/** Who serves the backends of a host's devices: processes and kernel drivers, and whether they live. */
@NullMarked
package org.xenscope.backend;

import org.jspecify.annotations.NullMarked;
