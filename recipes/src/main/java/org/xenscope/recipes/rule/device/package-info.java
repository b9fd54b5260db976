/** Rules about PV devices: their two halves, and who serves the backend. */
@NullMarked
package org.xenscope.recipes.rule.device;

import org.jspecify.annotations.NullMarked;
