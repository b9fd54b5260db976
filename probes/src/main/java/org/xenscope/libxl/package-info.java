/**
 * xl and libxl: the config file, what {@code xl info} and {@code xl list} print, and what libxl's error lines mean. Pure:
 * text in, records out.
 */
@NullMarked
package org.xenscope.libxl;

import org.jspecify.annotations.NullMarked;
