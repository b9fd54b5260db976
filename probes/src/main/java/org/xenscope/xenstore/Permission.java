package org.xenscope.xenstore;

import java.util.List;
import java.util.stream.Collectors;
import org.xenscope.error.UsageException;

/**
 * What a domain may do to a node, written {@code r5}. Of a node's list, the first names the owner, who may do all, and what
 * is allowed to domains that the list does not name.
 *
 * @param domid 0 to 65535
 */
public record Permission(Access access, int domid) {
    /** The letters of docs/misc/xenstore.txt, GET_PERMS. */
    public enum Access {
        NONE('n'),
        READ('r'),
        WRITE('w'),
        BOTH('b');

        private final char letter;

        Access(char letter) {
            this.letter = letter;
        }

        public char letter() {
            return letter;
        }
    }

    /** Checks the domid. */
    public Permission {
        if (domid < 0 || domid > 0xffff) {
            throw new UsageException("domid " + domid + " is out of range", "use 0 to 65535");
        }
    }

    /** @throws UsageException when it is not a letter of n r w b and a domid */
    public static Permission parse(String text) {
        if (text.length() >= 2 && text.length() <= 6 && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9')) {
            for (Access access : Access.values()) {
                if (access.letter() == text.charAt(0)) {
                    return new Permission(access, Integer.parseInt(text.substring(1)));
                }
            }
        }
        throw new UsageException(
                Quoted.of(text) + " is no xenstore permission", "write n, r, w or b and a domid, like n0 or r5");
    }

    /** A node's permissions as {@code xenstore-ls -p} shows them: {@code (n0,r5)}. */
    public static String list(List<Permission> permissions) {
        return permissions.stream().map(Permission::toString).collect(Collectors.joining(",", "(", ")"));
    }

    /** Whether a node's permissions let a domain read it; true when they were not read. */
    public static boolean mayRead(List<Permission> permissions, int domid) {
        Access access = of(permissions, domid);
        return access == Access.READ || access == Access.BOTH;
    }

    /** Whether a node's permissions let a domain write it; true when they were not read. */
    public static boolean mayWrite(List<Permission> permissions, int domid) {
        Access access = of(permissions, domid);
        return access == Access.WRITE || access == Access.BOTH;
    }

    private static Access of(List<Permission> permissions, int domid) {
        if (permissions.isEmpty() || permissions.get(0).domid() == domid) {
            return Access.BOTH;
        }
        return permissions.stream()
                .skip(1)
                .filter(each -> each.domid() == domid)
                .findFirst()
                .orElse(permissions.get(0))
                .access();
    }

    @Override
    public String toString() {
        return access.letter() + Integer.toString(domid);
    }
}
