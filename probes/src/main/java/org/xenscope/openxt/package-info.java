/** OpenXT's own description of a VM. */
@NullMarked
package org.xenscope.openxt;

import org.jspecify.annotations.NullMarked;
