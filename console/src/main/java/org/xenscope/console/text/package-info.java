/** The one writer through which all text goes: colour, width, glyphs, and the escaping of what guests wrote. */
@NullMarked
package org.xenscope.console.text;

import org.jspecify.annotations.NullMarked;
