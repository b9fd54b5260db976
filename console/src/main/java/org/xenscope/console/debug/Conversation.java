package org.xenscope.console.debug;

import java.util.List;
import org.xenscope.console.ExitCode;
import org.xenscope.console.Lines;
import org.xenscope.debug.Feature;
import org.xenscope.debug.RunState;
import org.xenscope.error.UsageException;

/** The lines of a conversation with a target, wherever they come from. */
public final class Conversation {
    private final DebugSession debug;
    private final Lines lines;
    private List<String> again = List.of();
    private int worst;

    public Conversation(DebugSession debug, Lines lines) {
        this.debug = debug;
        this.lines = lines;
    }

    /** The line above the first prompt, and how the target stands. */
    public void begin(Voice voice) {
        if (!debug.headline().isEmpty()) {
            lines.show(new EventLine.Remark("opened", debug.headline()));
        }
        debug.attend(voice);
        if (debug.target().state() == RunState.RUNNING
                && debug.target().features().contains(Feature.CONTROL)) {
            lines.show(new EventLine.Remark("runs", debug.target().name() + " runs; `interrupt` stops it"));
        }
    }

    /**
     * Does what a line says; an empty one what the last one said, where that is of use.
     *
     * @return the exit code
     */
    public int line(String line) {
        int exit = run(line);
        worst = exit == ExitCode.INTERRUPTED ? exit : Math.max(worst, Math.min(exit, 1));
        return exit;
    }

    private int run(String line) {
        if (line.isBlank()) {
            return lines.run(again);
        }
        DebugLine read = DebugLine.parse(line, lines::isCommand);
        again = read.again();
        if (read.unknown().isEmpty()) {
            return lines.run(read.words());
        }
        String word = read.unknown().get();
        boolean raw = debug.target().features().contains(Feature.RAW);
        return lines.fail(new UsageException(
                "there is no word `" + word + "`",
                (raw ? "`gdb " + word + "` hands it to gdb; " : "") + "`help` lists the words"));
    }

    /** Says what a person should know before the next word. */
    public void warn() {
        debug.warning().ifPresent(text -> lines.show(new EventLine.Remark("warning", text)));
    }

    /** Nothing more is done, as this process is to end. */
    public void interrupted() {
        worst = ExitCode.INTERRUPTED;
    }

    /** 0 when every line did what it said, else 1, also when the debugger was lost; 130 when one was interrupted. */
    public int exit() {
        return worst == 0 && debug.lost() ? 1 : worst;
    }
}
