package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.error.UsageException;
import org.xenscope.recipes.action.ChangePermissions;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.StorePath;

/** Sets permissions, as xenstore-chmod does. */
@AutoService(Command.class)
public final class StoreChmod implements Command {
    @Override
    public String usage() {
        return """
                store chmod - set the permissions of PATH: the owner first, then what others may

                Example: xenscope store chmod /local/domain/0/backend/vfb/3/0 n0 r3
                Usage: xenscope store chmod [OPTIONS] PATH PERM...
                  -R --recursive            all below PATH too
                  -u --upwards              those above PATH too, but for the root

                PERM is n (nothing), r (read), w (write) or b (both) and a domid. The first names the owner, who may do
                all, and what domains that are not named may do. All in one transaction; `xenscope undo` sets what each
                node had.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.STORE_PATH, Operand.WORD);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(2, Integer.MAX_VALUE);
        StorePath path = Values.storePath(words.get(0));
        List<Permission> permissions =
                words.stream().skip(1).map(Permission::parse).toList();
        if (permissions.stream().map(Permission::domid).distinct().count() < permissions.size()) {
            throw new UsageException(
                    "store chmod: a domid is named twice in " + Permission.list(permissions), "name each domain once");
        }
        return session.change(
                "store",
                "store chmod " + words.get(0),
                ChangePermissions.of(
                        session.store(), path, permissions, arguments.has("recursive"), arguments.has("upwards")));
    }
}
