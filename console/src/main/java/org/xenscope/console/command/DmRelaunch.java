package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.DebugOrders;
import org.xenscope.console.debug.StartOrders;
import org.xenscope.error.UsageException;
import org.xenscope.recipes.relaunch.RelaunchWish;

/** Another QEMU for a guest that runs. */
@AutoService(Command.class)
public final class DmRelaunch implements Command {
    @Override
    public String usage() {
        return """
                dm relaunch - replace the QEMU of a running DOMAIN; the guest goes on where it was

                Example: xenscope dm relaunch hvm --tapdev
                Usage: xenscope dm relaunch [OPTIONS] DOMAIN
                     --with=ARG             one more option of QEMU, with its value; may be given again
                     --without=ARG          leave an option out, with its value; may be given again
                     --tapdev               a tap device, as raw, in place of each VHD that QEMU opens itself
                     --force                also where the guest may lose devices, or libxl what it relies on
                     --gdb                  the new QEMU starts under gdb, from its first instruction
                %s%s
                The guest is paused; QEMU saves the state of its devices and ends; the new one gets the same arguments,
                environment, directory and log, takes that state over, and the guest runs on. It is shown and asked for
                before. What fails on the way is taken back at once: the old arguments and state return. `xenscope undo`
                does the same later, also after a kill.

                ARG is split into words as a shell does, and nothing in it is expanded: --with='-trace "xen*"'. An option
                alone, as in --without=-vnc, leaves out each of that name; with a value, --without='-vnc none', only that
                one.

                With --gdb, at a terminal or with --ex, the debug prompt opens when the guest runs again, or before, where
                QEMU stops; without, what it stops at is shown with arguments and callers, it goes on, and gdb lets go.

                PV devices that QEMU itself serves (vfb, vkbd, qdisk) cannot be carried over once the guest has connected
                to them: that is refused, and so are devices that are passed through. Who reads the serial terminal must
                open it again.
                """
                .formatted(StartOrders.RELAUNCHED, DebugOrders.USAGE);
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        String word = arguments.words(1, 1).get(0);
        RelaunchWish wish = new RelaunchWish(
                arguments.all("with"), arguments.all("without"), arguments.has("tapdev"), arguments.has("force"));
        boolean gdb = arguments.has("gdb");
        if (!gdb && (StartOrders.given(arguments) || arguments.has("ex") || arguments.has("batch"))) {
            throw new UsageException(
                    "--break, --break-set, --log, --stop-at-start, --ex and --batch are for gdb", "give --gdb too");
        }
        return new Relaunching(
                        session,
                        "dm relaunch " + word + (gdb ? " --gdb" : ""),
                        gdb ? Optional.of(debugged(session, arguments)) : Optional.empty())
                .run(word, wish);
    }

    private static Relaunching.Debugged debugged(Session session, Arguments arguments) {
        DebugOrders talk = DebugOrders.of(arguments);
        boolean person = session.canAsk() && !talk.batch();
        return new Relaunching.Debugged(
                StartOrders.of(arguments, true), talk, person || !talk.lines().isEmpty());
    }
}
