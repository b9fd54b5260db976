package org.xenscope.console.debug;

import java.util.ArrayList;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.Location;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.BreakpointSet;

/**
 * What is done with a QEMU that stands at its first instruction, from the command line that starts it.
 *
 * @param sets names of ready-made breakpoints
 * @param stopAtStart whether it is left standing there
 * @param stays whether the debugger stays when all else is done
 */
public record StartOrders(List<BreakpointRequest> breakpoints, List<String> sets, boolean stopAtStart, boolean stays) {
    /** What a command that starts a QEMU so declares, for its usage text. */
    public static final String USAGE =
            """
                 --break=LOCATION       with --gdb: stop there, FUNCTION, FILE:LINE or *0xADDRESS; may be given again
                 --break-set=NAME       with --gdb: ready-made breakpoints: xen-init, ioreq, xenfb, blkback, vga
                 --log=LOCATION         with --gdb: say each time that it comes there, with what arguments, and go on
                 --stop-at-start        with --gdb: leave QEMU at its first instruction; libxl waits 60 s (Xen <= 4.5: 10 s)
            """;

    /** The same of one that always has gdb. */
    public static final String SERVED = USAGE.replace("with --gdb: ", "");

    /** The same of one that libxl does not wait for. */
    public static final String RELAUNCHED =
            USAGE.replace("libxl waits 60 s (Xen <= 4.5: 10 s)", "the guest stands as long");

    public StartOrders {
        breakpoints = List.copyOf(breakpoints);
        sets = List.copyOf(sets);
    }

    /**
     * From the options of {@link #USAGE}.
     *
     * @throws UsageException for a place or a set that is none
     */
    public static StartOrders of(Arguments arguments, boolean stays) {
        List<BreakpointRequest> breakpoints = new ArrayList<>();
        arguments.all("break").forEach(text -> breakpoints.add(BreakpointRequest.at(Location.parse(text))));
        arguments.all("log").forEach(text -> {
            Location location = Location.parse(text);
            breakpoints.add(BreakpointRequest.at(location).saying(location + " {args}"));
        });
        List<String> sets = arguments.all("break-set");
        sets.forEach(BreakpointSet::named);
        return new StartOrders(breakpoints, sets, arguments.has("stop-at-start"), stays);
    }

    /** Whether any of the options is given. */
    public static boolean given(Arguments arguments) {
        return List.of("break", "break-set", "log", "stop-at-start", "ex", "batch").stream()
                .anyMatch(arguments::has);
    }

    /** For a plan. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        breakpoints.forEach(each -> words.add((each.log().isPresent() ? "log " : "break ") + each.location()));
        sets.forEach(each -> words.add("break --set=" + each));
        return words;
    }
}
