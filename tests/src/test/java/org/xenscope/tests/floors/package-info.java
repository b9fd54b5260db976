/** What holds for all modules together. */
@NullMarked
package org.xenscope.tests.floors;

import org.jspecify.annotations.NullMarked;
