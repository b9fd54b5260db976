package org.xenscope.disk.image;

/**
 * A part of an image that is not as its format wants it.
 *
 * @param part {@code footer at the end}, {@code BAT}
 * @param what is wrong with it, with what was found and what was expected
 * @param otherCopy whether the same facts stand elsewhere in the image, whole, so that nothing is lost
 */
public record Damage(String part, String what, boolean otherCopy) {
    static Damage of(String part, String what) {
        return new Damage(part, what, false);
    }

    @Override
    public String toString() {
        return part + ": " + what;
    }
}
