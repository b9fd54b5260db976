package org.xenscope.disk.image;

/** The bytes of an image, a few at a time: an image can be larger than any memory, and stand on another machine. */
public interface ImageBytes {
    long sizeBytes();

    /**
     * Up to {@code length} bytes from {@code offset} on; fewer where the image ends, none from its end on.
     *
     * @param offset not negative
     */
    byte[] at(long offset, int length);
}
