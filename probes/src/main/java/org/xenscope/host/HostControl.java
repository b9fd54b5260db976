package org.xenscope.host;

import java.util.List;

/** A dom0, for changing. Only actions hold one: what they do is in the journal before it is done. */
public interface HostControl {
    /** The same host, for reading. */
    Host host();

    /**
     * Runs any program and waits for its end. When its time is over, or the connection is lost, the program is left to
     * finish: half a change is worse than a late one. Its standard input is all there before it begins. A program that
     * leaves others behind must give them other outputs than its own, or they are waited for.
     */
    Output run(Invocation invocation);

    /** Starts a program that is talked with, and that ends when nobody talks with it any more. */
    Conversation converse(List<String> argv);

    /** Writes a file: complete under its name, or not at all. {@code mode} is octal permission bits, 0600. */
    void write(String path, byte[] content, int mode);

    /** Makes a directory and its parents; nothing when it is there. */
    void makeDirectory(String path, int mode);

    /** Removes a file or an empty directory; nothing when it is not there. */
    void remove(String path);
}
