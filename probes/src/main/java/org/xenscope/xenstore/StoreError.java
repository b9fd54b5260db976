package org.xenscope.xenstore;

import java.util.Optional;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;

/**
 * Why a daemon refused a request. The protocol names errors by words, {@code xsd_errors} of
 * xen/include/public/io/xs_wire.h; ENOTCONN comes from libxenstore's side of it.
 */
public enum StoreError {
    EINVAL("the daemon finds the path or the argument malformed", "check the path"),
    EACCES("the node's permissions do not allow it", "look at the node's permissions: store ls -p"),
    EEXIST("it is there already", ""),
    EISDIR("the node has children", ""),
    ENOENT("there is no such node", "see what is there: store ls"),
    ENOMEM("the daemon is out of memory", "look at the daemon's memory on the host"),
    ENOSPC("a quota of the store is used up", "remove nodes, or raise the daemon's quota"),
    EIO("the daemon could not read or write its data", "look at the daemon's log"),
    ENOTEMPTY("the node has children", "remove them first"),
    ENOSYS("this daemon does not know the operation", "use another way, or a newer xenstored"),
    EROFS("the node, or the store, is read-only", ""),
    EBUSY("the daemon is busy with another transaction or domain", "try again"),
    EAGAIN("the store was changed by others meanwhile", "try again"),
    EISCONN("the domain is connected to the store already", ""),
    ENOTCONN("the domain is not connected to the store", "see whether the domain runs"),
    E2BIG("it is larger than the daemon allows", "make it smaller: a message holds 4096 bytes"),
    EPERM("only a privileged domain may do that", "do it on dom0");

    private final String sentence;
    private final String next;

    StoreError(String sentence, String next) {
        this.sentence = sentence;
        this.next = next;
    }

    /** The error of this word; empty for a word that is not of the protocol. */
    public static Optional<StoreError> of(String word) {
        for (StoreError error : values()) {
            if (error.name().equals(word)) {
                return Optional.of(error);
            }
        }
        return Optional.empty();
    }

    /** What it means, for a person. */
    public String sentence() {
        return sentence;
    }

    /** The exception of the kind that fits. {@code what} names the request and the peer. */
    XenscopeException exception(String what) {
        String said = what + ": " + sentence + " (" + name() + ")";
        return switch (this) {
            case ENOENT -> new AbsentException(said, next);
            case EACCES, EPERM, EROFS -> new DeniedException(said, next);
            case EINVAL -> new UsageException(said, next);
            case ENOTCONN -> new UnreachableException(said, next);
            default -> new FailedException(said, next);
        };
    }
}
