package org.xenscope.libxl;

import java.util.List;

/** A value in an xl.cfg. Numbers are text here, as they are for xl until somebody asks for a number. */
public sealed interface XlValue {
    /** Where it begins. */
    Place at();

    /** A string (quotes and escapes resolved) or a number as written. */
    record Atom(String text, Place at) implements XlValue {}

    /** What stands between brackets. */
    record Items(List<XlValue> values, Place at) implements XlValue {
        public Items {
            values = List.copyOf(values);
        }
    }
}
