/**
 * GDB/MI, gdb's machine interface: bytes in, records out, and commands to bytes. Pure: no process, no clock. Source of the
 * grammar: the gdb manual, "GDB/MI Output Syntax" and "GDB/MI Input Syntax"; where gdb 13 does otherwise, what it does.
 */
@NullMarked
package org.xenscope.gdb.mi;

import org.jspecify.annotations.NullMarked;
