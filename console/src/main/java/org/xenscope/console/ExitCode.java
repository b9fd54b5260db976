package org.xenscope.console;

import org.xenscope.error.AbsentException;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;

/** The one place where kinds of errors become exit codes. */
public final class ExitCode {
    static final int FINE = 0;
    public static final int FAILED = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;
    static final int ABSENT = 4;
    public static final int INTERRUPTED = 130;

    private ExitCode() {}

    /** Of a job that was begun: it failed, whatever the step's own trouble was, unless the host is lost or the user stopped it. */
    public static int ofFailedJob(XenscopeException e) {
        int exit = of(e);
        return exit == UNREACHABLE || exit == INTERRUPTED ? exit : FAILED;
    }

    static int of(XenscopeException e) {
        if (e instanceof UsageException || e instanceof RefusedException) {
            return USAGE;
        }
        if (e instanceof UnreachableException || e instanceof DeniedException) {
            return UNREACHABLE;
        }
        if (e instanceof AbsentException) {
            return ABSENT;
        }
        return e instanceof CancelledException ? INTERRUPTED : FAILED;
    }
}
