package org.xenscope.console.repl;

import java.io.IOException;
import org.jline.terminal.Terminal;
import org.xenscope.console.Commands;
import org.xenscope.console.Ending;
import org.xenscope.console.GlobalOptions;
import org.xenscope.console.Lines;
import org.xenscope.console.Runner;
import org.xenscope.console.Surroundings;
import org.xenscope.console.debug.DebugOrders;
import org.xenscope.console.debug.DebugSession;
import org.xenscope.console.debug.DebugStage;
import org.xenscope.error.FailedException;

/** The debug prompt of a single command at a terminal: it has the terminal while it is there. */
public final class OwnTerminal implements DebugStage {
    private final DebugStage script;
    private final Commands commands;
    private final Runner runner;
    private final GlobalOptions options;
    private final Surroundings surroundings;
    private final Ending ending;

    /** @param script talks in its place where nobody is to be asked */
    public OwnTerminal(
            DebugStage script,
            Commands commands,
            Runner runner,
            GlobalOptions options,
            Surroundings surroundings,
            Ending ending) {
        this.script = script;
        this.commands = commands;
        this.runner = runner;
        this.options = options;
        this.surroundings = surroundings;
        this.ending = ending;
    }

    @Override
    public int converse(DebugSession debug, DebugOrders orders, Lines lines) {
        if (orders.batch()) {
            return script.converse(debug, orders, lines);
        }
        Thread worker = Thread.currentThread();
        try (Terminal terminal = Readers.terminal()) {
            terminal.handle(Terminal.Signal.INT, signal -> worker.interrupt());
            CommandCompleter completer = new CommandCompleter(commands, options, runner, surroundings);
            return new DebugPrompt(terminal, completer, surroundings, ending)
                    .converse(debug, orders, lines.asking(new PromptAsker(terminal)));
        } catch (IOException e) {
            throw new FailedException("no prompt on this terminal: " + e.getMessage(), "--batch needs none", e);
        }
    }
}
