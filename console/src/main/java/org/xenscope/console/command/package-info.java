/** One class per command: its declaration, what it does, and the record it answers with. */
@NullMarked
package org.xenscope.console.command;

import org.jspecify.annotations.NullMarked;
