/** Diagnosis: rules, one class each, that look at facts and return findings. */
@NullMarked
package org.xenscope.recipes.rule;

import org.jspecify.annotations.NullMarked;
