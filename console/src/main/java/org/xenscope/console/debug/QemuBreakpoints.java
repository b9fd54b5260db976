package org.xenscope.console.debug;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.Location;
import org.xenscope.gdb.BreakpointSet;
import org.xenscope.gdb.QemuRelease;

/**
 * The ready-made breakpoints of a QEMU on Xen.
 *
 * @param release of that QEMU; empty when it is not known
 * @param debugInformation whether its own functions can be named, and not only those of libraries that it calls; asked when
 *     a set is chosen
 */
public record QemuBreakpoints(Optional<QemuRelease> release, BooleanSupplier debugInformation)
        implements BreakpointSets {
    @Override
    public List<Named> all() {
        return BreakpointSet.all().stream()
                .map(set -> new Named(set.name(), set.purpose()))
                .toList();
    }

    @Override
    public Chosen choose(String name, DebugTarget target) {
        List<BreakpointSet.Choice> places = BreakpointSet.named(name).choose(release, debugInformation.getAsBoolean());
        List<BreakpointRequest> requests = places.stream()
                .map(place -> BreakpointRequest.at(new Location.Function(place.function())))
                .toList();
        List<String> remarks = places.stream()
                .map(place -> place.function() + ": " + place.why())
                .toList();
        return new Chosen(requests, remarks);
    }
}
