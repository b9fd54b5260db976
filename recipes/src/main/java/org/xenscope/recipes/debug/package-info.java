/** Debuggers and what they are put on: actions and recipes. */
@NullMarked
package org.xenscope.recipes.debug;

import org.jspecify.annotations.NullMarked;
