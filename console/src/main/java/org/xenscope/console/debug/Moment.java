package org.xenscope.console.debug;

import org.xenscope.console.Event;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;

/** Where a run of the target came to: what a word that waited for it returns, and else an event. */
sealed interface Moment extends Event, Result permits StopView, TargetEnded, RunsOn {
    @Override
    void text(Out out);

    @Override
    Object json();
}
