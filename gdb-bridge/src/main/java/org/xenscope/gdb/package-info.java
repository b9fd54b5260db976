/** Debug targets behind one interface: a domain's device model under gdb, a service under JDI. */
@NullMarked
package org.xenscope.gdb;

import org.jspecify.annotations.NullMarked;
