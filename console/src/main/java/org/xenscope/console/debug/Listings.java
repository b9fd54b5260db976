package org.xenscope.console.debug;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.xenscope.console.Arguments;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.debug.Feature;
import org.xenscope.debug.Frame;
import org.xenscope.debug.Location;
import org.xenscope.debug.SourceLine;
import org.xenscope.error.AbsentException;

/** {@code list}: the source around the frame that is looked at, then what follows; or around a place. */
public final class Listings {
    /** On both sides of a line. */
    private static final int AROUND = 5;

    private Listings() {}

    public static Result list(Session session, Arguments arguments) {
        String place = String.join(" ", arguments.words()).strip();
        return DebugWords.look(session, place.isEmpty() ? "list" : "list " + place, debug -> {
            Optional<Frame> listed = debug.reading().source();
            if (!place.isEmpty()) {
                Location location = Breaks.location(debug, place);
                return located(debug, location)
                        .map(frame -> around(debug, frame))
                        .orElseGet(() -> byGdb(debug, location));
            }
            return listed.isPresent()
                    ? following(debug, listed.get())
                    : around(debug, debug.selection().frame());
        });
    }

    private static Result around(DebugSession debug, Frame frame) {
        return shown(debug, frame, debug.target().source(frame, AROUND));
    }

    private static Result following(DebugSession debug, Frame frame) {
        int last = debug.reading().lastLine();
        // The line asked for must be there, those around it may be fewer.
        Frame next = at(frame, last + 1);
        int current = frame.line().orElse(0);
        List<SourceLine> lines = debug.target().source(next, 2 * AROUND).stream()
                .filter(line -> line.number() > last)
                .map(line -> new SourceLine(line.number(), line.text(), line.number() == current))
                .toList();
        if (lines.isEmpty()) {
            throw new AbsentException(
                    name(frame) + " has no lines behind " + last, "`list LOCATION` shows another place");
        }
        return shown(debug, frame, lines);
    }

    private static Result shown(DebugSession debug, Frame frame, List<SourceLine> lines) {
        if (lines.isEmpty()) {
            throw new AbsentException(
                    "the source of " + frame.function() + " is not here"
                            + frame.path().map(path -> ": " + path).orElse(""),
                    "`frame` shows what is known of this place");
        }
        debug.reading().listed(frame, lines.get(lines.size() - 1).number());
        return new SourceView(name(frame), lines);
    }

    private static Optional<Frame> located(DebugSession debug, Location location) {
        Optional<Frame> known = debug.target().locate(location);
        if (known.isPresent() || !(location instanceof Location.Line line)) {
            return known;
        }
        // Of the file that is looked at it is known where it is.
        return debug.selection()
                .frameIfAny()
                .filter(here ->
                        here.file().filter(file -> file.endsWith(line.file())).isPresent())
                .map(here -> at(here, line.line()));
    }

    /** A place that only the debugger itself can find. */
    private static Result byGdb(DebugSession debug, Location location) {
        if (!debug.target().features().contains(Feature.RAW)) {
            throw new AbsentException(
                    "no source is known for " + location, "`frame N` and `list` show that of a frame");
        }
        return new RawView(debug.target().raw("list " + location));
    }

    private static Frame at(Frame frame, int line) {
        return new Frame(
                frame.level(),
                frame.function(),
                List.of(),
                frame.file(),
                frame.path(),
                OptionalInt.of(line),
                frame.address(),
                frame.module());
    }

    private static String name(Frame frame) {
        return frame.file().orElse(frame.function());
    }
}
