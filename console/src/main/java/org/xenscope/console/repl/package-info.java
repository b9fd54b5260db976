/** The prompt: the same commands, with completion and history. */
@NullMarked
package org.xenscope.console.repl;

import org.jspecify.annotations.NullMarked;
