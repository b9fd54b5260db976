/** Java expressions as people type them at a debugger: text in, a tree out. Nothing here knows of a JVM. */
@NullMarked
package org.xenscope.jvm.expression;

import org.jspecify.annotations.NullMarked;
