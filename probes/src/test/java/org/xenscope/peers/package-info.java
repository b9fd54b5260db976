/** Genuine programs for tests to talk to, as {@code tests/peers} unpacks them. */
@NullMarked
package org.xenscope.peers;

import org.jspecify.annotations.NullMarked;
