package org.xenscope.recipes.action;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.xenscope.devicemodel.chain.Wrapper;
import org.xenscope.devicemodel.chain.WrapperProbe;
import org.xenscope.error.FailedException;
import org.xenscope.host.Host;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/**
 * Takes xenscope's wrapper for QEMU from a host. Running domains do not miss it; one whose config names it cannot be
 * started again without. Undo puts it back as it was, also where somebody had changed its files.
 *
 * @param parts what its files held, the script last
 */
public record RemoveWrapper(String directory, List<Wrapper.Part> parts) implements Action {
    public static RemoveWrapper of(Host host, String directory) {
        Map<String, byte[]> files = new WrapperProbe(host).files(directory);
        return new RemoveWrapper(
                directory,
                Wrapper.FILES.stream()
                        .filter(files::containsKey)
                        .map(name -> new Wrapper.Part(name, files.get(name), name.equals(Wrapper.SCRIPT) ? 0700 : 0600))
                        .toList());
    }

    /** Whether what is there is what that would put there. */
    public boolean same(InstallWrapper other) {
        return parts.size() == other.parts().size()
                && IntStream.range(0, parts.size())
                        .allMatch(i ->
                                parts.get(i).name().equals(other.parts().get(i).name())
                                        && Arrays.equals(
                                                parts.get(i).content(),
                                                other.parts().get(i).content()));
    }

    /** Whether it is that, but that it holds nobody any more: its gate was opened. */
    public boolean passes(InstallWrapper other) {
        List<Wrapper.Part> others = other.parts().stream()
                .filter(each -> !each.name().equals(Wrapper.HOLD))
                .toList();
        return others.size() < other.parts().size()
                && same(new InstallWrapper(other.directory(), other.missing(), others));
    }

    @Override
    public List<String> commands() {
        return WrapperFiles.removeCommands(directory);
    }

    @Override
    public List<String> undoCommands() {
        return WrapperFiles.putCommands(directory, parts);
    }

    @Override
    public void perform(Site site) {
        WrapperFiles.remove(site, directory, parts);
        WrapperFiles.removeEmpty(site, directory.substring(0, directory.lastIndexOf('/')));
    }

    @Override
    public void verify(Site site) {
        if (site.host().stat(directory + "/" + Wrapper.SCRIPT).isPresent()) {
            throw new FailedException(directory + "/" + Wrapper.SCRIPT + " is still there", "look at its permissions");
        }
    }

    @Override
    public void undo(Site site) {
        WrapperFiles.put(site, directory, parts);
    }
}
