/** QEMU processes that serve domains: who they are, how they were started, QMP, what is on their screen. */
@NullMarked
package org.xenscope.devicemodel;

import org.jspecify.annotations.NullMarked;
