package org.xenscope.recipes.action;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.xenscope.devicemodel.chain.Wrapper;
import org.xenscope.error.RefusedException;
import org.xenscope.host.Host;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/**
 * Puts xenscope's wrapper for QEMU on a host, into a directory of its own. No file of the system is touched: a domain uses
 * it by {@code device_model_override}. Undo takes it away; running domains do not miss it, as it has become their QEMU.
 *
 * @param missing directories that were not there, the lowest first; undo removes those that are empty
 * @param parts its files, the script last
 */
public record InstallWrapper(String directory, List<String> missing, List<Wrapper.Part> parts) implements Action {
    /** @throws RefusedException when there is one */
    public static InstallWrapper of(Host host, String directory, Wrapper wrapper) {
        if (host.stat(directory + "/" + Wrapper.SCRIPT).isPresent()) {
            throw new RefusedException(
                    "there is a wrapper in " + directory + " already",
                    "`xenscope dm wrapper show` tells what it does; `xenscope dm wrapper remove`, then install anew");
        }
        return at(host, directory, wrapper);
    }

    /** The same, for who looks himself whether there is one. */
    public static InstallWrapper at(Host host, String directory, Wrapper wrapper) {
        return new InstallWrapper(directory, WrapperFiles.missing(host, directory), wrapper.parts());
    }

    @Override
    public List<String> commands() {
        return WrapperFiles.putCommands(directory, parts);
    }

    /** The same for a shell to run: what is in the files is in the lines. */
    public List<String> shell() {
        List<String> lines = new ArrayList<>(List.of("umask 077", "mkdir -p " + ShellText.word(directory)));
        for (Wrapper.Part part : parts) {
            String path = ShellText.word(directory + "/" + part.name());
            String text = new String(part.content(), StandardCharsets.UTF_8);
            lines.add("cat >" + path + " <<'END OF FILE'\n" + text + "END OF FILE");
            lines.add("chmod " + Integer.toOctalString(part.mode()) + " " + path);
        }
        return lines;
    }

    @Override
    public List<String> undoCommands() {
        return WrapperFiles.removeCommands(directory);
    }

    @Override
    public void perform(Site site) {
        WrapperFiles.put(site, directory, parts);
    }

    @Override
    public void verify(Site site) {
        WrapperFiles.verify(site, directory, parts);
    }

    @Override
    public void undo(Site site) {
        WrapperFiles.remove(site, directory, parts);
        missing.forEach(each -> WrapperFiles.removeEmpty(site, each));
    }

    /** What makes a domain use it, as lines of its config. */
    public static List<String> lines(String directory) {
        return Wrapper.settings(directory).entrySet().stream()
                .map((Map.Entry<String, String> each) -> each.getKey() + " = " + each.getValue())
                .toList();
    }
}
