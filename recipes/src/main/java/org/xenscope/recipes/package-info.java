/** Actions that can be undone, the journal they are written to, and the recipes made of them. */
@NullMarked
package org.xenscope.recipes;

import org.jspecify.annotations.NullMarked;
