package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Style;
import org.xenscope.devicemodel.chain.WrapperProbe;
import org.xenscope.devicemodel.chain.WrapperProbe.Installed;
import org.xenscope.error.AbsentException;
import org.xenscope.error.RefusedException;
import org.xenscope.recipes.action.RemoveWrapper;

/** Takes the wrapper for QEMU from a host. */
@AutoService(Command.class)
public final class DmWrapperRemove implements Command {
    @Override
    public String usage() {
        return """
                dm wrapper remove - take the wrapper of `dm wrapper install` from the host

                Example: xenscope dm wrapper remove
                Usage: xenscope dm wrapper remove [OPTIONS]

                Running domains do not miss it: it has become their QEMU. But xl starts a domain that was made with it
                through it again at a reboot, and fails when it is gone: so it asks first. `xenscope undo` puts it back.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        arguments.words(0, 0);
        WrapperProbe probe = new WrapperProbe(session.host());
        List<Installed> all = probe.installed();
        String directory = probe.directory();
        Installed wrapper = all.stream()
                .filter(each -> each.directory().equals(directory))
                .findFirst()
                .orElseThrow(() -> new AbsentException(
                        "there is no " + directory + " on " + session.host().name(),
                        all.isEmpty()
                                ? "`xenscope dm wrapper install` puts one there"
                                : "those that are there belong to sessions: `xenscope session list`, `xenscope undo`"));
        String what = "dm wrapper remove";
        if (!session.rehearses() && !wrapper.users().isEmpty()) {
            // A session that may not is told so before it is asked.
            session.site(what);
            session.console()
                    .line(
                            Style.CAUTION,
                            String.join(", ", wrapper.users())
                                    + " will not start again at a reboot: xl starts QEMU through the wrapper")
                    .flush();
            if (!session.agreed("remove " + directory + " on " + session.host().name() + "?")) {
                throw new RefusedException(
                        "nothing is removed: " + String.join(", ", wrapper.users())
                                + " would not start again at a reboot, and nobody said yes",
                        "give --yes, or -n to see what would be done");
            }
        }
        return session.change("wrapper", what, RemoveWrapper.of(session.host(), directory));
    }
}
