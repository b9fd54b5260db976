/** What can be wrong with hvmloader's keys, and what its log tells. */
@NullMarked
package org.xenscope.recipes.rule.hvmloader;

import org.jspecify.annotations.NullMarked;
