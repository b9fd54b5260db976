/** Rules about what stands between libxl and QEMU. */
@NullMarked
package org.xenscope.recipes.rule.chain;

import org.jspecify.annotations.NullMarked;
