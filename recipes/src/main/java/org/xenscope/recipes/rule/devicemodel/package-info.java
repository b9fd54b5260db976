/** What can be wrong with device models: processes, their sockets, and what they were given. */
@NullMarked
package org.xenscope.recipes.rule.devicemodel;

import org.jspecify.annotations.NullMarked;
