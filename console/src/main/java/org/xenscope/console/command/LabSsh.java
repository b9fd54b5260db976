package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.lab.Lab;
import org.xenscope.recipes.action.ShellText;

/** A shell, or one command, in the lab's dom0. What happens there is the user's own doing: nothing of it is recorded. */
@AutoService(Command.class)
public final class LabSsh implements Command {
    @Override
    public String usage() {
        return """
                lab ssh - open a shell in the lab's dom0, or run one command there

                Example: xenscope lab ssh xl list
                Usage: xenscope [-H lab:NAME] lab ssh [COMMAND...]

                COMMAND goes to dom0 as it is, also its options. The exit code is the command's own.
                """;
    }

    @Override
    public boolean passesThrough() {
        return true;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words();
        String uri = session.options().host().orElse("lab");
        Lab lab = Lab.named(uri.startsWith("lab:") ? uri.substring("lab:".length()) : Lab.DEFAULT);
        List<String> argv = lab.sshCommand(words);
        if (session.rehearses()) {
            return session.plan(List.of(ShellText.line(argv)));
        }
        session.options().policy().permit("lab ssh");
        return new Exit(Foreground.run(argv, "install openssh-client"));
    }

    private record Exit(int exit) implements Result {
        @Override
        public void text(Out out) {}

        @Override
        public Object json() {
            return Silent.NOTHING;
        }
    }
}
