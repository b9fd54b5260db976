package org.xenscope.recipes;

import org.xenscope.error.FailedException;

/** The job failed, and it is known why. */
public final class FoundException extends FailedException {
    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    public FoundException(Finding finding) {
        super(
                finding.title() + (finding.cause().isEmpty() ? "" : ": " + finding.cause()),
                finding.fix().isEmpty() ? "" : finding.fix().get(0).title());
        this.finding = finding;
    }

    public Finding finding() {
        return finding;
    }
}
