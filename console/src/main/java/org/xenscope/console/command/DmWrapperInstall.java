package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.devicemodel.chain.ProgramFile;
import org.xenscope.devicemodel.chain.ProgramProbe;
import org.xenscope.devicemodel.chain.Wrapper;
import org.xenscope.devicemodel.chain.WrapperProbe;
import org.xenscope.error.AbsentException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.Query;
import org.xenscope.recipes.action.InstallWrapper;

/** Puts the wrapper for QEMU on a host. */
@AutoService(Command.class)
public final class DmWrapperInstall implements Command {
    @Override
    public String usage() {
        return """
                dm wrapper install - put a wrapper for QEMU on the host, and say which config lines use it

                Example: xenscope dm wrapper install --map=/storage/a.vhd=/dev/xen/blktap-2/tapdev0
                Usage: xenscope dm wrapper install [OPTIONS]
                     --map=PAIR             IMAGE=DEVICE: QEMU opens this block device, as raw, in place of that image;
                                            may be given again
                     --gdbserver            start QEMU under gdbserver. It waits for gdb, as long as libxl waits for it,
                                            at two pipes of root's; the device model's log has gdb's command
                     --for=NAME             with --gdbserver: only for the domain of this name; may be given again
                     --qemu=PATH            the QEMU to start (libxl's own)

                The wrapper is a POSIX script below /run/xenscope, root's alone. QEMU gets libxl's arguments, open files
                and environment as they are, but for what the options say. No file of the system is touched: a domain
                uses it by device_model_override in its config. The map is for QEMU's arguments: a PV disk that QEMU serves
                too (qdisk) still opens the image, so for a guest with PV drivers put the device into disk=. `xenscope undo`
                and `dm wrapper remove` take it away.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        arguments.words(0, 0);
        Host host = session.host();
        List<String> debugged = List.of();
        if (arguments.has("gdbserver")) {
            if (!host.query(Query.of("command", "-v", "gdbserver")).ok()) {
                throw new AbsentException(
                        host.name() + " has no gdbserver", "install it there, or leave --gdbserver out");
            }
            debugged = arguments.has("for") ? arguments.all("for") : List.of("");
        } else if (arguments.has("for")) {
            throw new UsageException("--for says whom --gdbserver is for", "give --gdbserver too");
        }
        Wrapper wrapper =
                new Wrapper(qemu(host, arguments.option("qemu")), images(host, arguments.all("map")), debugged);
        String directory = new WrapperProbe(host).directory();
        InstallWrapper install = InstallWrapper.of(host, directory, wrapper);
        if (session.options().asShell()) {
            return session.plan(install.shell());
        }
        Result change = session.change("wrapper", "dm wrapper install", install);
        return session.rehearses() ? change : new Installed(change, directory, wrapper);
    }

    static Map<String, String> images(Host host, List<String> pairs) {
        Map<String, String> images = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.lastIndexOf('=');
            if (equals < 1) {
                throw new UsageException(
                        "--map: `" + pair + "` is no IMAGE=DEVICE", "write --map=/path/of/image=/dev/device");
            }
            String device = pair.substring(equals + 1);
            block(host, device);
            images.put(pair.substring(0, equals), device);
        }
        return images;
    }

    private static void block(Host host, String device) {
        Optional<FileEntry> entry = host.stat(device);
        if (entry.isEmpty()) {
            throw new AbsentException(
                    "there is no " + device + " on " + host.name(),
                    "attach the image first, to a tap device or by qemu-nbd");
        }
        boolean block = entry.get().kind() == FileEntry.Kind.BLOCK_DEVICE
                || entry.get().kind() == FileEntry.Kind.LINK
                        && host.query(Query.of("test", "-b", device)).ok();
        if (!block) {
            throw new RefusedException(device + " is no block device", "name a tap device, or another block device");
        }
    }

    /** @throws RefusedException when it is none that can be started */
    static String qemu(Host host, Optional<String> chosen) {
        ProgramProbe programs = new ProgramProbe(host);
        String path = chosen.or(() -> programs.standard().stream().findFirst())
                .orElseThrow(() -> new AbsentException(
                        "no QEMU for Xen is where libxl of any distribution has it", "name it with --qemu=PATH"));
        ProgramFile file = programs.look(path);
        return switch (file.state()) {
            case ABSENT ->
                throw new AbsentException(
                        "there is no " + path + " on " + host.name(), "name another with --qemu=PATH");
            case SCRIPT, INTERPOSER -> {
                if (chosen.isEmpty()) {
                    throw new RefusedException(
                            path + " is a script in the place of libxl's QEMU",
                            "`xenscope dm chain` tells what it does; name the QEMU itself, or this one if it is meant, with --qemu=PATH");
                }
                yield runnable(file);
            }
            case BINARY -> runnable(file);
            case UNREADABLE ->
                throw new RefusedException(path + " is no program: " + file.detail(), "name another with --qemu=PATH");
        };
    }

    private static String runnable(ProgramFile file) {
        if (!file.executable()) {
            throw new RefusedException(file.path() + " is not executable", "name another with --qemu=PATH");
        }
        if (Wrapper.ours(file.path())) {
            throw new RefusedException(file.path() + " is a wrapper itself", "name the QEMU with --qemu=PATH");
        }
        return file.path();
    }

    private record Installed(Result change, String directory, Wrapper wrapper) implements Result {
        @Override
        public void text(Out out) {
            out.line("# in the config of each domain that shall use it; it starts " + wrapper.qemu());
            InstallWrapper.lines(directory).forEach(out::line);
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            if (change.json() instanceof Map<?, ?> done) {
                done.forEach((key, value) -> view.put(String.valueOf(key), value));
            }
            view.putAll(DmWrapperShow.json(directory, wrapper));
            return view;
        }
    }
}
