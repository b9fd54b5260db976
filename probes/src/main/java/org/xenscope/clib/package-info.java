/** C's number rules, which xl's parsers lean on. */
@NullMarked
package org.xenscope.clib;

import org.jspecify.annotations.NullMarked;
