/** The debug prompt: one target, what a person selects in it, its words, and how they look. */
@NullMarked
package org.xenscope.console.debug;

import org.jspecify.annotations.NullMarked;
