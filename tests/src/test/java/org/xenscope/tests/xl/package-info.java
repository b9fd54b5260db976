/** Our reading of specs and configs beside that of the genuine xl. */
@NullMarked
package org.xenscope.tests.xl;

import org.jspecify.annotations.NullMarked;
