package org.xenscope.recipes;

import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.XenscopeException;

/** The one way to change a host: what is to be done is in the journal before it is done, and checked after it. */
public final class Changes {
    private final Site site;
    private final Journal journal;

    public Changes(Site site, Journal journal) {
        this.site = site;
        this.journal = journal;
    }

    public Site site() {
        return site;
    }

    public Journal journal() {
        return journal;
    }

    /** Writes it down, does it, verifies it. @throws XenscopeException when it fails; undo clears up */
    public void perform(Action action) {
        int entry = journal.begin(action);
        try {
            action.perform(site);
        } catch (XenscopeException e) {
            journal.failed(entry, e.what());
            // Lost, timed out or interrupted: nobody knows whether it happened.
            boolean known = !(e instanceof UnreachableException
                    || e instanceof DeadlineException
                    || e instanceof CancelledException);
            if (known && action.allOrNothing()) {
                journal.undone(entry);
            }
            throw e;
        }
        try {
            action.verify(site);
        } catch (XenscopeException e) {
            journal.failed(entry, e.what());
            throw e;
        }
        journal.done(entry);
    }
}
