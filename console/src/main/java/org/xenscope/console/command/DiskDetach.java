package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapGround;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.error.AbsentException;
import org.xenscope.recipes.action.DetachTap;

/** Takes a tap device away. */
@AutoService(Command.class)
public final class DiskDetach implements Command {
    @Override
    public String usage() {
        return """
                disk detach - take the tap device DEV away

                Example: xenscope disk detach tapdev0
                Usage: xenscope disk detach [OPTIONS] DEV

                DEV is a device (/dev/xen/blktap-2/tapdev0, tapdev0, nbd3) or the image of one. One that a domain or a QEMU
                uses is refused. The server closes its image and ends by itself; it is never killed. `xenscope undo` attaches
                the image again, perhaps as another device.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        String word = arguments.words(1, 1).get(0);
        TapGround ground = Taps.probe(session).ground(List.of());
        TapDevice device = ground.facts()
                .device(word)
                .orElseThrow(() -> new AbsentException(
                        "there is no tap device " + word + " on "
                                + session.host().name(),
                        "`xenscope disk list` shows those that there are"));
        return session.change("disk", "disk detach " + word, DetachTap.of(session.host(), ground.makers(), device));
    }
}
