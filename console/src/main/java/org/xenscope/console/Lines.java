package org.xenscope.console;

import java.util.List;
import org.xenscope.error.XenscopeException;

/** The command lines of this process: runs them, as the prompt does, and knows which there are. */
public interface Lines {
    /** @return the exit code; what came of it has been shown, and what went wrong said. No words do nothing. */
    int run(List<String> words);

    /** Says what went wrong. @return its exit code */
    int fail(XenscopeException e);

    /** What a command returns, for another that stands for it. @param name its words */
    Result command(Session session, List<String> name, List<String> words);

    /** Whether some command's words begin so. */
    boolean isCommand(List<String> words);

    /** What the command of these words does, half a sentence. */
    String summary(String name);

    /** Shows what happens, as {@link Session#emit} does. */
    void show(Event event);

    /** A word for a person who reads along, on stderr; none where results are JSON. */
    void remark(String text);

    /** The same lines, with somebody else to ask. */
    Lines asking(Asker asker);
}
