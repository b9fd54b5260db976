package org.xenscope.recipes;

import java.util.List;
import org.xenscope.error.FailedException;

/** The job failed, and it is known why. */
public final class FoundException extends FailedException {
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    public FoundException(Finding finding) {
        this(List.of(finding));
    }

    /** @param findings at least one, the worst first */
    public FoundException(List<Finding> findings) {
        super(
                findings.get(0).title()
                        + (findings.get(0).cause().isEmpty()
                                ? ""
                                : ": " + findings.get(0).cause()),
                findings.get(0).fix().isEmpty()
                        ? ""
                        : findings.get(0).fix().get(0).title());
        this.findings = List.copyOf(findings);
    }

    /** The worst of them. */
    public Finding finding() {
        return findings.get(0);
    }

    public List<Finding> findings() {
        return findings;
    }
}
