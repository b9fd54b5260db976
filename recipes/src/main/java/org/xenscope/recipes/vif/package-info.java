/** What must be done so that a vif is as it should be. */
@NullMarked
package org.xenscope.recipes.vif;

import org.jspecify.annotations.NullMarked;
