/** gdb as a debug target: a client of GDB/MI over a gdb of this machine, and the breakpoint sets that come with it. */
@NullMarked
package org.xenscope.gdb;

import org.jspecify.annotations.NullMarked;
