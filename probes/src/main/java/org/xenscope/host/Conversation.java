package org.xenscope.host;

import java.io.OutputStream;

/**
 * A program that runs on a host while we talk with it. It gets what we write as it stands, and ends by itself when its
 * standard input does: when we close it, are killed, or the line is lost. So only a program that then ends, and clears up
 * what it has begun, may be run like this.
 */
public interface Conversation extends Running {
    /** What it reads. Each write that is to arrive must be flushed. */
    OutputStream stdin();

    /** Ends its standard input, and waits until it has cleared up and is gone. */
    @Override
    void close();
}
