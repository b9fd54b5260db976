/** Rules about vifs: both interfaces in dom0, their bridge, and the script that should have put them there. */
@NullMarked
package org.xenscope.recipes.rule.vif;

import org.jspecify.annotations.NullMarked;
