package org.xenscope.console.debug;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.xenscope.console.Arguments;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
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
                return around(debug, located(debug, place));
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
        Frame next = at(frame, last + 1 + AROUND);
        int current = frame.line().orElse(0);
        List<SourceLine> lines = debug.target().source(next, AROUND).stream()
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

    private static Frame located(DebugSession debug, String place) {
        Location location = Breaks.location(debug, place);
        Optional<Frame> known = debug.target().locate(location);
        if (known.isPresent()) {
            return known.get();
        }
        if (location instanceof Location.Line line) {
            Frame here = debug.selection().frame();
            boolean same =
                    here.file().filter(file -> file.endsWith(line.file())).isPresent();
            return new Frame(
                    0,
                    place,
                    List.of(),
                    Optional.of(line.file()),
                    same ? here.path() : Optional.of(line.file()),
                    OptionalInt.of(line.line()),
                    OptionalLong.empty(),
                    Optional.empty());
        }
        throw new AbsentException("no source is known for " + place, "`list FILE:LINE` shows a file that is here");
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
