package org.xenscope.recipes.action;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.xenscope.error.FailedException;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/**
 * A change that can be seen without a host: a file here. In this package, because the journal looks for actions here.
 *
 * @param fault {@code perform} or {@code verify} when that is to fail, {@code undo} too
 */
public record Note(String path, String fault) implements Action {
    public Note(Path path) {
        this(path.toString(), "");
    }

    @Override
    public List<String> commands() {
        return List.of("note " + path);
    }

    @Override
    public List<String> undoCommands() {
        return List.of("rm " + path);
    }

    @Override
    public void perform(Site site) {
        fail("perform");
        try {
            Files.writeString(Path.of(path), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void verify(Site site) {
        fail("verify");
    }

    @Override
    public void undo(Site site) {
        fail("undo");
        try {
            Files.deleteIfExists(Path.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fail(String where) {
        if (fault.equals(where)) {
            throw new FailedException(where + " of " + path + " failed", "");
        }
    }
}
