/** How an image becomes a tap device here: what is there already, who stands against it, what must be done. */
@NullMarked
package org.xenscope.recipes.tap;

import org.jspecify.annotations.NullMarked;
