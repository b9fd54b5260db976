package org.xenscope.recipes.action;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.chain.Wrapper;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.Query;
import org.xenscope.recipes.Site;

/** The files of a wrapper for QEMU in their directory: what installing one and removing one have in common. */
final class WrapperFiles {
    private WrapperFiles() {}

    static List<String> putCommands(String directory, List<Wrapper.Part> parts) {
        List<String> commands = new ArrayList<>();
        commands.add("mkdir -p -m 700 " + ShellText.word(directory));
        for (Wrapper.Part part : parts) {
            commands.add("write " + part.content().length + " bytes to " + ShellText.word(directory + "/" + part.name())
                    + ", mode " + Integer.toOctalString(part.mode()));
        }
        return commands;
    }

    static List<String> removeCommands(String directory) {
        return List.of("rm -r " + ShellText.word(directory));
    }

    /** Directories from there up that are not there, the lowest first. */
    static List<String> missing(Host host, String directory) {
        List<String> missing = new ArrayList<>();
        for (String at = directory;
                !at.isEmpty() && host.stat(at).isEmpty();
                at = at.substring(0, at.lastIndexOf('/'))) {
            missing.add(at);
        }
        return missing;
    }

    static void put(Site site, String directory, List<Wrapper.Part> parts) {
        String above = directory.substring(0, directory.lastIndexOf('/'));
        for (String each : List.of(above, directory)) {
            site.control().makeDirectory(each, 0700);
            Optional<FileEntry> entry = site.host().stat(each);
            if (entry.isEmpty()
                    || entry.get().kind() != FileEntry.Kind.DIRECTORY
                    || (entry.get().mode() & 022) != 0) {
                throw new RefusedException(
                        each + " is no directory that only root may change: whoever can would be root by the wrapper",
                        "see who has made it, `ls -ld " + each + "`, and remove it");
            }
        }
        for (Wrapper.Part part : parts) {
            site.control().write(directory + "/" + part.name(), part.content(), part.mode());
        }
    }

    static void verify(Site site, String directory, List<Wrapper.Part> parts) {
        for (Wrapper.Part part : parts) {
            String path = directory + "/" + part.name();
            if (!Arrays.equals(site.host().read(path), part.content())) {
                throw new FailedException(
                        path + " does not hold what was written", "look whether its file system is full");
            }
            if ((part.mode() & 0100) != 0
                    && !site.host().query(Query.of("test", "-x", path)).ok()) {
                throw new FailedException(
                        path + " cannot be run: its file system forbids it", "mount it without noexec, and try again");
            }
        }
    }

    /** A gate is opened, too: whoever waits there does not wait for what nobody can open any more. */
    static void remove(Site site, String directory, List<Wrapper.Part> parts) {
        Gates.giveUp(site, directory);
        parts.forEach(part -> site.control().remove(directory + "/" + part.name()));
        if (site.host().stat(directory).isPresent()) {
            // one that was killed while it waited for gdb has left its pipes
            site.host().list(directory).stream()
                    .map(FileEntry::name)
                    .filter(name -> Wrapper.PIPE.matcher(name).matches())
                    .forEach(name -> site.control().remove(directory + "/" + name));
        }
        removeEmpty(site, directory);
    }

    static void removeEmpty(Site site, String directory) {
        try {
            if (site.host().stat(directory).isPresent()
                    && site.host().list(directory).isEmpty()) {
                site.control().remove(directory);
            }
        } catch (AbsentException e) {
            // somebody was faster
        }
    }
}
