package org.xenscope.xenstore;

import java.util.Optional;
import java.util.regex.Pattern;
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
    EINVAL(
            "the daemon finds the path, the value or a permission malformed",
            "look at it letter by letter; a permission names a domain that is there"),
    EACCES("its permissions do not allow it", "see who may: `xenscope store ls -p` of the node above"),
    EEXIST("it is there already", "see what is there: `xenscope store ls`"),
    EISDIR("there are nodes below it", "take those away first"),
    ENOENT("it is not there", "see what is there: `xenscope store ls` of the node above"),
    ENOMEM("the daemon is out of memory", "look at the daemon's memory on the host"),
    ENOSPC(
            "a quota of the store is used up",
            "see which domain owns most nodes: `xenscope store ls -R -p`; remove some, or raise the daemon's quota"),
    EIO("the daemon could not read or write its data", "look at the daemon's log and its disk"),
    ENOTEMPTY("there are nodes below it", "take those away first"),
    ENOSYS("this daemon does not know how", "use another way, or a newer xenstored"),
    EROFS("the store cannot be changed over this socket", "use the socket that may write, /run/xenstored/socket"),
    EBUSY("the daemon is busy with another transaction or domain", "try again"),
    EAGAIN("others changed the store meanwhile", "try again"),
    EISCONN("the domain is connected to the store already", "nothing need be done"),
    ENOTCONN("the domain is not connected to the store", "see whether the domain runs: xl list"),
    E2BIG(
            "it is larger than the daemon allows",
            "make it smaller: a message holds 4096 bytes, and oxenstored's quota-maxsize may be less"),
    EPERM("only a privileged domain may do that", "do it on dom0"),
    /** Not of the header: oxenstored's own word (tools/ocaml/xenstored/process.ml). */
    EQUOTA(
            "a quota of oxenstored is used up",
            "remove nodes, watches or transactions of that domain, or raise quota-... in oxenstored.conf");

    /** It goes without saying. */
    private static final Pattern USUAL_SOCKET = Pattern.compile(":(/var)?/run/xenstored/socket$");

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

    /** {@code reading /a on lab}: of a request and its peer, without the socket that everybody expects. */
    static String where(String what) {
        return USUAL_SOCKET.matcher(what).replaceFirst("");
    }

    /** The exception of the kind that fits. {@code what} names the request and the peer. */
    XenscopeException exception(String what) {
        String said = where(what) + ": " + sentence + " (" + name() + ")";
        return switch (this) {
            case ENOENT -> new AbsentException(said, next);
            case EACCES, EPERM, EROFS -> new DeniedException(said, next);
            case EINVAL -> new UsageException(said, next);
            case ENOTCONN -> new UnreachableException(said, next);
            default -> new FailedException(said, next);
        };
    }
}
