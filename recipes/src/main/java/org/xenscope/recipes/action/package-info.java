/** The changes that xenscope can make to a host: one record each, found by the journal under its simple name. */
@NullMarked
package org.xenscope.recipes.action;

import org.jspecify.annotations.NullMarked;
