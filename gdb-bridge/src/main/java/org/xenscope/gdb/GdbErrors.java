package org.xenscope.gdb;

import org.xenscope.error.DeniedException;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;
import org.xenscope.gdb.mi.MiCommand;

/** gdb's complaints as errors of ours: its own words, the kind, and what to do. Words of gdb 8 to 15. */
record GdbErrors(String name) {
    XenscopeException of(MiCommand command, String message, String code) {
        String words = message.strip().replaceAll("\\s*\n\\s*", " ").replaceAll("\\.$", "");
        String what = name + ": " + (words.isEmpty() ? "gdb refuses " + command.operation() : words);
        if (code.equals("undefined-command")) {
            return new FailedException(what, "this gdb is too old: 9.1 or newer is needed");
        }
        if (words.contains("while the target is running") || words.contains("thread is running")) {
            return new RefusedException(name + " runs, and cannot be asked this meanwhile", "interrupt it first");
        }
        if (words.contains("already traced by") || words.contains("ptrace: Operation not permitted")) {
            return new DeniedException(
                    what,
                    "end the other debugger or tracer of this process, or see /proc/sys/kernel/yama/ptrace_scope");
        }
        if (words.contains("Remote connection closed")
                || words.contains("Remote communication error")
                || words.contains("Connection reset by peer")
                || words.contains("Connection refused")
                || words.contains("not being run")
                || words.contains("Target disconnected")
                || command.operation().equals("-target-select") && words.contains("No such file or directory")) {
            return new UnreachableException(what, "see whether the program and its gdbserver still run");
        }
        if (words.contains("target-supplied description")
                || words.contains("packet reply is too long")
                || words.contains("file format not recognized")) {
            return new FailedException(
                    what, "this gdb does not know the program's architecture: apt install gdb-multiarch");
        }
        if (words.startsWith("No breakpoint number") || words.startsWith("Bad breakpoint number")) {
            return new UsageException(what, "list the breakpoints to see their numbers");
        }
        return new FailedException(what, "");
    }
}
