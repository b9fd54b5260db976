/** Rules about what a config asks of the host that is to run it. */
@NullMarked
package org.xenscope.recipes.rule.config;

import org.jspecify.annotations.NullMarked;
