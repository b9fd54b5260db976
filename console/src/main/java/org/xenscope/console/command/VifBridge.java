package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.error.AbsentException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.action.AddToBridge;
import org.xenscope.recipes.action.CreateBridge;
import org.xenscope.recipes.action.SetLinkUp;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.NetInterfaces;
import org.xenscope.vif.NetProbe;

/** Makes a bridge, and puts interfaces into it. */
@AutoService(Command.class)
public final class VifBridge implements Command {
    @Override
    public String usage() {
        return """
                vif bridge - make the bridge NAME where it is not there, set it up, and put interfaces into it

                Example: xenscope vif bridge xenbr0 vif2.0-emu
                Usage: xenscope vif bridge [OPTIONS] NAME [INTERFACE]...

                Nothing is done for what is so already. `xenscope undo` takes the interfaces out again, or back to the bridge
                in which they were, and removes the bridge when it was made here and nothing else is in it.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.WORD);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(1, Integer.MAX_VALUE);
        for (String word : words) {
            if (!NetInterfaces.possible(word)) {
                throw new UsageException(
                        "\"" + word + "\" cannot be the name of an interface",
                        "one has 1 to 15 letters, no \"/\", \":\" or blank");
            }
        }
        String name = words.get(0);
        NetInterfaces now = new NetProbe(session.host()).read(words);
        List<Action> actions = new ArrayList<>();
        Optional<NetInterface> bridge = now.find(name);
        if (bridge.isEmpty()) {
            actions.add(CreateBridge.of(name, UUID.randomUUID().toString().substring(0, 8)));
        } else if (!bridge.get().bridge()) {
            throw new RefusedException(
                    name + " is an interface, and no bridge, on "
                            + session.host().name(),
                    "give another name");
        } else if (!bridge.get().up()) {
            actions.add(SetLinkUp.of(bridge.get()));
        }
        for (String each : words.subList(1, words.size())) {
            NetInterface link = now.find(each)
                    .orElseThrow(() -> new AbsentException(
                            "there is no interface " + each + " on "
                                    + session.host().name(),
                            "`xenscope vif list` shows those of vifs"));
            if (!link.in(name)) {
                actions.add(AddToBridge.of(link, name));
            } else if (!link.up()) {
                actions.add(SetLinkUp.of(link));
            }
        }
        if (actions.isEmpty()) {
            session.say("all of that is so already");
            return session.plan(List.of());
        }
        return session.change("vif", "vif bridge " + String.join(" ", words), actions.toArray(Action[]::new));
    }
}
