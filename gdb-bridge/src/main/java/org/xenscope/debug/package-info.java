/** The one debugger language: what every target can be asked, whether gdb or a JVM stands behind it. */
@NullMarked
package org.xenscope.debug;

import org.jspecify.annotations.NullMarked;
