package org.xenscope.recipes.relaunch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.devicemodel.QemuOptions;

/**
 * Open files that a QEMU inherited and that its arguments name: libxl gives it the listening socket of its monitor so when
 * it runs confined (libxl_dm.c, libxl_cmd's fd). Of a socket the path is known, and QEMU can listen there itself.
 */
final class Descriptors {
    private Descriptors() {}

    /** Whether an argument names one. */
    static boolean inherited(String argument) {
        return descriptor(argument).isPresent() || argument.startsWith("/dev/fd/") || argument.matches("fd:\\d+");
    }

    /** Whether it is a socket whose path is known. */
    static boolean known(String argument, Map<Integer, String> listens) {
        return descriptor(argument).map(listens::containsKey).orElse(false)
                && QemuOptions.parse(argument).first().equals(Optional.of("socket"));
    }

    private static Optional<Integer> descriptor(String argument) {
        return QemuOptions.parse(argument)
                .get("fd")
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::parseInt);
    }

    /** The same arguments with the paths of such sockets. */
    static List<String> asPaths(List<String> argv, Map<Integer, String> listens) {
        List<String> changed = new ArrayList<>();
        for (String argument : argv) {
            changed.add(known(argument, listens) ? asPath(argument, listens) : argument);
        }
        return changed;
    }

    private static String asPath(String argument, Map<Integer, String> listens) {
        List<QemuOptions.Pair> pairs = new ArrayList<>();
        for (QemuOptions.Pair pair : QemuOptions.parse(argument).pairs()) {
            boolean descriptor = pair.key().equals(Optional.of("fd"));
            pairs.add(
                    descriptor
                            ? new QemuOptions.Pair(Optional.of("path"), listens.get(Integer.parseInt(pair.value())))
                            : pair);
        }
        return new QemuOptions(pairs).join();
    }
}
