package org.xenscope.recipes;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong, with what shows it, why it is so, and what mends it.
 *
 * @param id stable code, {@code XS0107}
 * @param severity error, warning or info
 * @param domid the domain it is about; null when it is about the host
 * @param subject the thing: {@code vif/0}, {@code memory}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
        String id,
        String severity,
        @Nullable Integer domid,
        String subject,
        String title,
        List<Evidence> evidence,
        String cause,
        List<Fix> fix) {
    /** What shows it: where it was read, and what stood there. */
    public record Evidence(String source, String where, String what) {}

    /** What mends it. {@code command} may be empty when only a person can do it. */
    public record Fix(String title, String command, boolean changes) {}

    /** An error with one piece of evidence and one fix. */
    public static Finding error(
            String id,
            @Nullable Integer domid,
            String subject,
            String title,
            Evidence evidence,
            String cause,
            Fix fix) {
        return new Finding(id, "error", domid, subject, title, List.of(evidence), cause, List.of(fix));
    }
}
