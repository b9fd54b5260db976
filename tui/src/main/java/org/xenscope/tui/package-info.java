/** The full-screen view over the same commands as the prompt. */
@NullMarked
package org.xenscope.tui;

import org.jspecify.annotations.NullMarked;
