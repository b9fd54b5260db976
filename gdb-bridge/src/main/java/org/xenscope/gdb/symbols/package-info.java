/** What a local gdb needs of a host's program: the program, its libraries and debug files, fetched once and kept. */
@NullMarked
package org.xenscope.gdb.symbols;

import org.jspecify.annotations.NullMarked;
