package org.xenscope.host;

import org.xenscope.error.RefusedException;

/** What a session may do to hosts, decided once, when it starts. */
public enum Policy {
    CHANGE,
    DRY_RUN,
    READ_ONLY;

    /**
     * The right to change a host.
     *
     * @param what is to be done, for the refusal: "xl create uivm.cfg"
     */
    public Permit permit(String what) {
        return switch (this) {
            case CHANGE -> new Permit();
            case READ_ONLY ->
                throw new RefusedException(
                        what + " would change the host, and this session is read-only", "leave --read-only out");
            case DRY_RUN ->
                throw new RefusedException(
                        what + " would change the host, and this is a dry run", "leave --dry-run out");
        };
    }
}
