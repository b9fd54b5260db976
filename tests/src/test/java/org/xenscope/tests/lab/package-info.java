/** What the program does to a real Xen: each test runs it through its launcher against the lab that it boots itself. */
@NullMarked
package org.xenscope.tests.lab;

import org.jspecify.annotations.NullMarked;
