/**
 * A dom0: its programs, files and sockets, reached directly, over ssh, or in the lab.
 *
 * <p>Reading and changing are different types. A {@link org.xenscope.host.Host} can only read; what changes it is a
 * {@link org.xenscope.host.HostControl}, which takes a {@link org.xenscope.host.Permit} that a read-only session never gets.
 */
@NullMarked
package org.xenscope.host;

import org.jspecify.annotations.NullMarked;
