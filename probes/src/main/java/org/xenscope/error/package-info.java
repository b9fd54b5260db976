/** What can go wrong, by kind. */
@NullMarked
package org.xenscope.error;

import org.jspecify.annotations.NullMarked;
