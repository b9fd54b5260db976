/** The program: options, commands, the prompt, text and JSON. */
@NullMarked
package org.xenscope.console;

import org.jspecify.annotations.NullMarked;
