package org.xenscope.recipes.action;

import java.util.List;
import java.util.Optional;
import org.xenscope.error.FailedException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/**
 * A directory of our own on the host, for files that live as long as a session: below /run/xenscope, root's alone, gone
 * with a reboot. Undo removes it with all that stands in it.
 *
 * @param path {@code /run/xenscope/bringup-1-3f2a}
 * @param parent whether /run/xenscope was not there before
 */
public record MakeScratch(String path, boolean parent) implements Action {
    private static final String BASE = "/run/xenscope";

    /**
     * @param name of the session
     * @param mark what makes it this session's and no other machine's: two clients may both have a bringup-1
     */
    public static MakeScratch of(Host host, String name, String mark) {
        return new MakeScratch(BASE + "/" + name + "-" + mark, host.stat(BASE).isEmpty());
    }

    @Override
    public List<String> commands() {
        return List.of("mkdir -p -m 700 " + ShellText.word(path));
    }

    @Override
    public List<String> undoCommands() {
        return List.of("rm -r " + ShellText.word(path));
    }

    @Override
    public void perform(Site site) {
        site.control().makeDirectory(path, 0700);
    }

    @Override
    public void verify(Site site) {
        Optional<FileEntry> entry = site.host().stat(path);
        if (entry.isEmpty() || entry.get().kind() != FileEntry.Kind.DIRECTORY) {
            throw new FailedException(path + " could not be made", "look at /run on the host");
        }
    }

    @Override
    public void undo(Site site) {
        if (site.host().stat(path).isPresent()) {
            for (FileEntry entry : site.host().list(path)) {
                site.control().remove(path + "/" + entry.name());
            }
            site.control().remove(path);
        }
        if (parent
                && site.host().stat(BASE).isPresent()
                && site.host().list(BASE).isEmpty()) {
            site.control().remove(BASE);
        }
    }
}
