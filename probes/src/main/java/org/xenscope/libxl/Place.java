package org.xenscope.libxl;

/** Where something stands in a text. Line and column count from 1, columns in characters. */
public record Place(int line, int column) {
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
