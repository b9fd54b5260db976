/**
 * Java programs under the debugger: {@link org.xenscope.jvm.Jvm} for one with a debug port, {@link org.xenscope.jvm.Selves}
 * for another xenscope, and {@link org.xenscope.jvm.HangReport} for what hangs in either.
 */
@NullMarked
package org.xenscope.jvm;

import org.jspecify.annotations.NullMarked;
