/** Runs the program as a user does, and looks at the lab's dom0 by other means than the program's own. */
@NullMarked
package org.xenscope.tests.driver;

import org.jspecify.annotations.NullMarked;
