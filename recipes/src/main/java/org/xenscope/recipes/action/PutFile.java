package org.xenscope.recipes.action;

import java.util.Arrays;
import java.util.List;
import org.xenscope.error.FailedException;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/** A file of ours on the host, in a directory that {@link MakeScratch} made. */
public record PutFile(String path, byte[] content) implements Action {
    @Override
    public List<String> commands() {
        return List.of("write " + content.length + " bytes to " + ShellText.word(path));
    }

    @Override
    public List<String> undoCommands() {
        return List.of("rm " + ShellText.word(path));
    }

    @Override
    public void perform(Site site) {
        site.control().write(path, content, 0600);
    }

    @Override
    public void verify(Site site) {
        if (!Arrays.equals(site.host().read(path), content)) {
            throw new FailedException(path + " does not hold what was written", "look whether its file system is full");
        }
    }

    @Override
    public void undo(Site site) {
        site.control().remove(path);
    }
}
