package org.xenscope.recipes.rule;

import java.util.List;
import org.xenscope.recipes.Finding;

/** What a rule says of facts. */
public sealed interface Verdict {
    /** It is so: once, or for several things. */
    record Fires(List<Finding> findings) implements Verdict {
        public Fires {
            findings = List.copyOf(findings);
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("a rule that fires has found something");
            }
        }
    }

    /** It is not so. */
    record Quiet() implements Verdict {}

    /**
     * Nobody can say: something that it needs to know is not known.
     *
     * @param missing what: {@code "who serves the backend: it is in domain 3"}
     */
    record CannotTell(String missing) implements Verdict {}

    static Verdict fires(Finding finding) {
        return new Fires(List.of(finding));
    }

    static Verdict quiet() {
        return new Quiet();
    }

    static Verdict cannotTell(String missing) {
        return new CannotTell(missing);
    }

    /** Fires with these, or is quiet when there are none. */
    static Verdict of(List<Finding> findings) {
        return findings.isEmpty() ? quiet() : new Fires(findings);
    }
}
