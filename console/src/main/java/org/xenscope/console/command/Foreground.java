package org.xenscope.console.command;

import java.io.IOException;
import java.util.List;
import org.xenscope.error.CancelledException;
import org.xenscope.error.FailedException;

/** Another program in the place of this one: it has this terminal until it ends. */
final class Foreground {
    private Foreground() {}

    /**
     * Runs it.
     *
     * @param install what to do where it cannot be started
     * @return its exit code
     * @throws CancelledException when this process is to end; then it is told so, and has ended
     */
    static int run(List<String> argv, String install) {
        Process process;
        try {
            process = new ProcessBuilder(argv).inheritIO().start();
        } catch (IOException e) {
            throw new FailedException(argv.get(0) + " cannot be started: " + e.getMessage(), install, e);
        }
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            process.onExit().join();
            throw new CancelledException(argv.get(0) + " was interrupted", "", e);
        }
    }
}
