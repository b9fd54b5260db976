package org.xenscope.console.debug;

import java.util.List;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.DebugTarget;
import org.xenscope.error.UsageException;

/** Ready-made breakpoints, by names that people remember: {@code break --set=ioreq}. */
public interface BreakpointSets {
    /** None at all. */
    BreakpointSets NONE = new BreakpointSets() {
        @Override
        public List<Named> all() {
            return List.of();
        }

        @Override
        public Chosen choose(String name, DebugTarget target) {
            throw new UsageException("there are no ready-made breakpoints for this target", "name a LOCATION");
        }
    };

    /** What there is. */
    List<Named> all();

    /**
     * What a set comes to in this target.
     *
     * @throws UsageException when there is no set of this name
     */
    Chosen choose(String name, DebugTarget target);

    /** @param purpose half a sentence */
    record Named(String name, String purpose) {}

    /** @param remarks what a person should know: which symbol this version does not have */
    record Chosen(List<BreakpointRequest> requests, List<String> remarks) {
        public Chosen {
            requests = List.copyOf(requests);
            remarks = List.copyOf(remarks);
        }
    }
}
