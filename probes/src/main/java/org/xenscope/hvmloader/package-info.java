/** hvmloader: the keys that it reads from the store, its binary, and what it says while it starts an HVM guest. */
@NullMarked
package org.xenscope.hvmloader;

import org.jspecify.annotations.NullMarked;
