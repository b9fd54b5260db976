/** The host's side of a gdb session: a guarded gdbserver, the way to it, and the files with a program's symbols. */
@NullMarked
package org.xenscope.gdb.server;

import org.jspecify.annotations.NullMarked;
