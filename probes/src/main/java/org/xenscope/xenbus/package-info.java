/** Front and back halves of PV devices and the state machine between them. Pure. */
@NullMarked
package org.xenscope.xenbus;

import org.jspecify.annotations.NullMarked;
