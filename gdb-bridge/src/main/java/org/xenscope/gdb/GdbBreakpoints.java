package org.xenscope.gdb;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.xenscope.debug.Breakpoint;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.WatchRequest;
import org.xenscope.error.FailedException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;
import org.xenscope.gdb.mi.MiCommand;
import org.xenscope.gdb.mi.MiValue;

/** Breakpoints, watchpoints and log points of a program that stands. */
final class GdbBreakpoints {
    private static final Pattern CATCHPOINT = Pattern.compile("(?m)^(?:Temporary )?[Cc]atchpoint ([0-9]+) ");

    /** {@code xs_write + 4 in section .text of /lib/x86_64-linux-gnu/libxenstore.so.4}. */
    private static final Pattern MODULE = Pattern.compile(" in section \\S+ of (?:.*/)?([^/\\n]+)");

    private final String name;
    private final Function<MiCommand, MiClient.Answer> gdb;
    private final LogPoints logs;

    GdbBreakpoints(String name, Function<MiCommand, MiClient.Answer> gdb, LogPoints logs) {
        this.name = name;
        this.gdb = gdb;
        this.logs = logs;
    }

    Breakpoint insert(BreakpointRequest request) {
        if (request.log().isPresent()) {
            return insertLog(request, request.log().get());
        }
        List<String> words = new ArrayList<>(List.of("-f"));
        if (request.temporary()) {
            words.add("-t");
        }
        request.condition().ifPresent(condition -> words.addAll(List.of("-c", condition)));
        if (request.ignore() > 0) {
            words.addAll(List.of("-i", Integer.toString(request.ignore())));
        }
        words.addAll(List.of("--", request.location().toString()));
        return GdbAnswers.breakpoint(
                gdb.apply(new MiCommand("-break-insert", words))
                        .results()
                        .tuple("bkpt")
                        .orElseThrow(this::silent),
                logs,
                this::module);
    }

    private Breakpoint insertLog(BreakpointRequest request, String text) {
        if (request.temporary()) {
            throw new UsageException(
                    "a log point stops nothing, and so cannot be gone after its first stop", "take one of the two");
        }
        String number = logs.made(gdb.apply(logs.insert(request)).said(), text).orElseThrow(this::silent);
        return find(number);
    }

    Breakpoint catchExec() {
        Matcher said =
                CATCHPOINT.matcher(gdb.apply(MiCommand.console("tcatch exec")).said());
        if (!said.find()) {
            throw silent();
        }
        return find(said.group(1));
    }

    Breakpoint watch(WatchRequest request, String thread, int level) {
        List<String> words = new ArrayList<>();
        switch (request.access()) {
            case WRITE -> {}
            case READ -> words.add("-r");
            case ANY -> words.add("-a");
        }
        words.add(request.expression());
        String number =
                gdb.apply(new MiCommand("-break-watch", words).frame(level).thread(thread)).results().items().stream()
                        .map(MiValue.MiResult::value)
                        .flatMap(value ->
                                value instanceof MiValue.Tuple made ? made.text("number").stream() : Stream.empty())
                        .findFirst()
                        .orElseThrow(this::silent);
        try {
            if (table(number).noneMatch(each -> each.text("type").orElse("").matches("(hw|read|acc) watchpoint"))) {
                throw new FailedException(
                        name + ": `" + request.expression() + "` does not fit the processor's debug registers",
                        "watch at most eight bytes, and at most four places: without them gdb would single-step");
            }
            request.condition().ifPresent(condition -> gdb.apply(MiCommand.of("-break-condition", number, condition)));
            return find(number);
        } catch (XenscopeException e) {
            gdb.apply(MiCommand.of("-break-delete", number));
            throw e;
        }
    }

    List<Breakpoint> list() {
        return GdbAnswers.breakpoints(gdb.apply(MiCommand.of("-break-list")).results(), logs, this::module);
    }

    boolean remove(String number) {
        change("-break-delete", number);
        logs.gone(number);
        return true;
    }

    boolean enable(String number, boolean enabled) {
        change(enabled ? "-break-enable" : "-break-disable", number);
        return true;
    }

    /** gdb says in passing only that there is no such one. */
    private void change(String operation, String number) {
        String said = gdb.apply(MiCommand.of(operation, number)).said();
        if (said.startsWith("No breakpoint number") || said.startsWith("Bad breakpoint")) {
            throw new UsageException(
                    name + ": there is no breakpoint " + number, "list the breakpoints to see their numbers");
        }
    }

    private Stream<MiValue.Tuple> table(String number) {
        return gdb.apply(MiCommand.of("-break-info", number)).results().tuple("BreakpointTable").stream()
                .flatMap(table -> table.tuples("body"));
    }

    private Breakpoint find(String number) {
        return GdbAnswers.breakpoints(
                        gdb.apply(MiCommand.of("-break-info", number)).results(), logs, this::module)
                .stream()
                .findFirst()
                .orElseThrow(this::silent);
    }

    /** The file of an address, by its last name; gdb knows it without asking the target. */
    private String module(String address) {
        if (!address.startsWith("0x")) {
            return "";
        }
        Matcher said = MODULE.matcher(
                gdb.apply(MiCommand.console("info symbol " + address)).said());
        return said.find() ? said.group(1) : "";
    }

    private FailedException silent() {
        return new FailedException(name + ": gdb did not say what it has set", "report this, with gdb's version");
    }
}
