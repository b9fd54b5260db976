/** Virtual network interfaces: xl's vif specs, the names of dom0's interfaces, bridges. */
@NullMarked
package org.xenscope.vif;

import org.jspecify.annotations.NullMarked;
