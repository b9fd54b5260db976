package org.xenscope.gdb.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.xenscope.devicemodel.DeviceModelProcess;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.ProcessDetailsProbe;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.gdb.ElfMachine;
import org.xenscope.gdb.GdbSetup;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;

/**
 * A process of a host that a debugger can be attached to, as far as can be told without doing it.
 *
 * @param program its last name: {@code xen-qemu-system-i386}
 * @param domid whose device model it is
 * @param name for people: {@code qemu 412 of hvm(1) on lab}
 * @param machine that its file is for
 */
public record TargetProcess(int pid, String program, OptionalInt domid, String name, ElfMachine machine) {
    private static final int NOBODY = 3;

    /**
     * Looks at a process, and whether a debugger can be attached to it.
     *
     * @param of whose it is, for people: {@code hvm(1)}
     * @throws AbsentException when there is no such process, or no gdbserver
     * @throws RefusedException when somebody debugs it already, or it is none that can be debugged
     * @throws DeniedException when the user on the host may not
     */
    public static TargetProcess of(Host host, int pid, Optional<String> of, OptionalInt domid) {
        CompletableFuture<Boolean> gdbserver = CompletableFuture.supplyAsync(
                () -> host.query(Query.of("command", "-v", "gdbserver")).ok());
        CompletableFuture<Output> head = CompletableFuture.supplyAsync(
                () -> host.query(Query.of("dd", "if=/proc/" + pid + "/exe", "bs=" + ElfMachine.HEAD_BYTES, "count=1")));
        CompletableFuture<Integer> yama = CompletableFuture.supplyAsync(() -> yama(host));
        ProcessDetails process =
                new ProcessDetailsProbe(host).read(pid).orElseThrow(() -> GdbserverWords.gone(pid, host.name()));
        free(host, process, yama);
        if (!joined(gdbserver)) {
            throw GdbserverWords.uninstalled(host.name());
        }
        ElfMachine machine = machine(process, joined(head), host.name());
        return new TargetProcess(
                pid,
                process.program(),
                domid,
                process.program() + " " + pid + of.map(whose -> " of " + whose).orElse("") + " on " + host.name(),
                machine);
    }

    /** Whether nobody else debugs it, and we may. */
    private static void free(Host host, ProcessDetails process, CompletableFuture<Integer> yama) {
        int pid = process.pid();
        if (process.state() == DeviceModelProcess.State.ZOMBIE) {
            throw new AbsentException(
                    "process " + pid + " on " + host.name() + " has ended (zombie)", "its parent has not taken note");
        }
        if (process.tracer().isPresent()) {
            int by = process.tracer().getAsInt();
            String tracer = new ProcessDetailsProbe(host)
                    .read(by)
                    .map(ProcessDetails::program)
                    .orElse("process");
            throw GdbserverWords.traced(pid, tracer + " " + by, host.name());
        }
        if (process.denied().contains("exe") || process.denied().contains("fd")) {
            throw new DeniedException(
                    process.program() + " " + pid + " on " + host.name() + " is another user's: it may not be debugged",
                    "be root there");
        }
        if (process.exe().isEmpty()) {
            throw new RefusedException(
                    "process " + pid + " on " + host.name() + " is the kernel's own (" + process.name() + ")",
                    "a debugger cannot be attached to it");
        }
        if (joined(yama) == NOBODY) {
            throw new DeniedException(
                    "nobody may debug on " + host.name() + ": /proc/sys/kernel/yama/ptrace_scope is 3",
                    "it stays so until that host is started anew with another value");
        }
    }

    private static int yama(Host host) {
        try {
            String scope =
                    new String(host.read("/proc/sys/kernel/yama/ptrace_scope"), StandardCharsets.US_ASCII).strip();
            return scope.matches("[0-3]") ? Integer.parseInt(scope) : 0;
        } catch (AbsentException | DeniedException e) {
            return 0;
        }
    }

    private static ElfMachine machine(ProcessDetails process, Output head, String host) {
        if (!head.ok()) {
            throw new DeniedException(
                    "the file of " + process.program() + " " + process.pid() + " on " + host + " cannot be read",
                    "be root there");
        }
        return ElfMachine.of(head.stdout())
                .orElseThrow(() -> new RefusedException(
                        process.exe().orElse("the file of process " + process.pid()) + " on " + host
                                + " is no ELF program",
                        "a debugger can be attached to ELF programs only"));
    }

    /** The same of a shell, as what it will be by its next exec. @param path of that program */
    public TargetProcess becoming(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        return new TargetProcess(pid, last, domid, last + name.substring(program.length()), machine);
    }

    /** Signals that pass it without being told. */
    public List<String> quietSignals() {
        return qemu() ? GdbSetup.QEMU_SIGNALS : List.of();
    }

    /** Whether it is a QEMU. */
    public boolean qemu() {
        return domid.isPresent() || program.contains("qemu");
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof XenscopeException known ? known : e;
        }
    }
}
