package org.xenscope.jvm;

import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.StepRequest;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.debug.StepKind;
import org.xenscope.error.RefusedException;

/** What is on its way to the next stop: a step, or a run until somewhere. It ends with any stop. */
final class Steps {
    /** A step into a call goes over what is the JDK's: jdb's list. */
    private static final List<String> PASSED = List.of("java.*", "javax.*", "sun.*", "com.sun.*", "jdk.*");

    private final VirtualMachine vm;
    private final List<EventRequest> current = new ArrayList<>();

    Steps(VirtualMachine vm) {
        this.vm = vm;
    }

    synchronized void step(StepKind kind, ThreadReference thread) {
        int depth =
                switch (kind) {
                    case INTO -> StepRequest.STEP_INTO;
                    case OVER -> StepRequest.STEP_OVER;
                    case OUT -> StepRequest.STEP_OUT;
                    case INSTRUCTION ->
                        throw new RefusedException(
                                "a Java program is not stepped by machine instructions", "`step` goes by lines");
                };
        clear();
        begin(stepRequest(thread, depth));
    }

    /** To one of these places in this thread, or out of its frame. */
    synchronized void until(List<com.sun.jdi.Location> places, ThreadReference thread) {
        clear();
        for (com.sun.jdi.Location place : places) {
            BreakpointRequest request = vm.eventRequestManager().createBreakpointRequest(place);
            request.addThreadFilter(thread);
            begin(request);
        }
        begin(stepRequest(thread, StepRequest.STEP_OUT));
    }

    private StepRequest stepRequest(ThreadReference thread, int depth) {
        StepRequest request = vm.eventRequestManager().createStepRequest(thread, StepRequest.STEP_LINE, depth);
        if (depth == StepRequest.STEP_INTO) {
            PASSED.forEach(request::addClassExclusionFilter);
        }
        return request;
    }

    private void begin(EventRequest request) {
        request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        current.add(request);
        request.enable();
    }

    synchronized boolean isCurrent(EventRequest request) {
        return current.contains(request);
    }

    synchronized void clear() {
        vm.eventRequestManager().deleteEventRequests(current);
        current.clear();
    }
}
