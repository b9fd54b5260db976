package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Escape;
import org.xenscope.error.AbsentException;
import org.xenscope.error.CancelledException;
import org.xenscope.error.FailedException;
import org.xenscope.xenstore.Detail;
import org.xenscope.xenstore.NodePattern;
import org.xenscope.xenstore.Snapshot;
import org.xenscope.xenstore.StoreNode;
import org.xenscope.xenstore.StorePath;

/** Finds nodes by their paths or values. */
@AutoService(Command.class)
public final class StoreFind implements Command {
    @Override
    public String usage() {
        return """
                store find - find nodes by path, or with --value by what they hold

                Example: xenscope store find 'vif/*/state' /local/domain/0/backend
                Usage: xenscope store find [OPTIONS] PATTERN [PATH]
                     --value                match the value, not the path
                  -i --ignore-case          take upper and lower case for the same
                  -p --permissions          owner and permissions, as in (n0,r1)

                PATTERN is a glob: * and ? within one node's name, ** across several, [a-z] and [!a-z]. It means the
                whole path; without a slash in front it may begin at any node: state finds each node of that name.
                With --value it means the whole value. A PATTERN that begins and ends with a slash, as /vif.*state/, is
                a regular expression, found anywhere in the path or value (a glob never ends with a slash).
                Only PATH and what is below it is searched. Exit code 4 when nothing is found.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.WORD, Operand.STORE_PATH);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(1, 2);
        StorePath path = words.size() > 1 ? Values.storePath(words.get(1)) : StorePath.ROOT;
        boolean values = arguments.has("value");
        boolean ignoreCase = arguments.has("ignore-case");
        NodePattern pattern = values
                ? NodePattern.forValues(words.get(0), ignoreCase)
                : NodePattern.forPaths(words.get(0), ignoreCase);
        if (session.options().asShell()) {
            return session.plan(List.of(
                    Shell.list(path, true, arguments.has("permissions")),
                    "# no xenstore tool searches: look through its " + (values ? "values" : "paths") + " for "
                            + Escape.text(words.get(0), false)));
        }
        boolean permissions = arguments.has("permissions") || session.options().json();
        Snapshot snapshot = session.store().snapshot(path, permissions ? Detail.ALL : Detail.VALUES);
        List<StoreNode> found = new ArrayList<>();
        for (StoreNode node : snapshot.root()) {
            String text = values
                    ? new String(node.value(), StandardCharsets.UTF_8)
                    : node.path().text();
            if (matches(pattern, text, node.path())) {
                found.add(node);
            }
        }
        if (found.isEmpty()) {
            throw new AbsentException(
                    "nothing at or below " + path.brief() + " on "
                            + session.host().name() + " has a " + (values ? "value" : "path") + " like " + words.get(0),
                    values && !words.get(0).endsWith("/")
                            ? "a glob means the whole value: * before and after it finds parts"
                            : "`xenscope store ls -R " + path + "` shows what there is");
        }
        return new StoreLs.Listing(path, found, arguments.has("permissions"), snapshot.consistent());
    }

    private static boolean matches(NodePattern pattern, String text, StorePath path) {
        try {
            return pattern.matches(new Interruptible(text));
        } catch (StackOverflowError e) {
            throw new FailedException(
                    "the regular expression needs too much memory for " + path,
                    "write it without nested repetition",
                    e);
        }
    }

    /** Text whose reader can be interrupted: a regular expression may go on for longer than anybody waits. */
    private record Interruptible(CharSequence text) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException("the search was interrupted", "");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Interruptible(text.subSequence(start, end));
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
