/** The guided bring-up of a domain: from a config to a guest that answers, step by step, each with its way back. */
@NullMarked
package org.xenscope.recipes.bringup;

import org.jspecify.annotations.NullMarked;
