package org.xenscope.recipes.action;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.error.FailedException;
import org.xenscope.host.Invocation;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/**
 * Loads a module of dom0's kernel that was not loaded before. Undo takes it out again, unless somebody uses it by then.
 *
 * @param parameters {@code max_part=0}
 */
public record LoadModule(String name, List<String> parameters) implements Action {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    public LoadModule {
        parameters = List.copyOf(parameters);
    }

    /** The driver of /dev/nbdN, as many as blktap's stand-ins need, without partitions: guests' tables are not dom0's. */
    public static LoadModule nbd() {
        return new LoadModule("nbd", List.of("nbds_max=16", "max_part=0"));
    }

    @Override
    public List<String> commands() {
        return List.of(ShellText.line(argv()));
    }

    @Override
    public List<String> undoCommands() {
        return List.of("modprobe -r " + ShellText.word(name));
    }

    @Override
    public void perform(Site site) {
        site.control()
                .run(new Invocation(argv(), new byte[0], LIMIT))
                .orFail("install the kernel's module " + name + " on the host");
    }

    @Override
    public void verify(Site site) {
        if (site.host().stat(directory()).isEmpty()) {
            throw new FailedException(
                    "modprobe ended well, and " + directory() + " is not there", "look at `dmesg` on the host");
        }
    }

    @Override
    public void undo(Site site) {
        String count = directory() + "/refcnt";
        if (site.host().stat(count).isEmpty()) {
            return;
        }
        String users = new String(site.host().read(count), StandardCharsets.US_ASCII).strip();
        if (users.equals("0")) {
            site.control()
                    .run(Invocation.of(LIMIT, "modprobe", "-r", name))
                    .orFail("see who uses it: `lsmod`, `xenscope disk list`");
        }
    }

    private String directory() {
        return "/sys/module/" + name;
    }

    private List<String> argv() {
        List<String> argv = new ArrayList<>(List.of("modprobe", name));
        argv.addAll(parameters);
        return argv;
    }
}
