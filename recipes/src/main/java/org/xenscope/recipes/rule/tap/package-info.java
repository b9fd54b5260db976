/** Rules about tap devices and those who use them. */
@NullMarked
package org.xenscope.recipes.rule.tap;

import org.jspecify.annotations.NullMarked;
