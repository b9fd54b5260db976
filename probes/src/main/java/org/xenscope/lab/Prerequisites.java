package org.xenscope.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;

/** The programs of this machine that a lab needs, the Debian packages they come with, and how those are installed. */
public final class Prerequisites {
    private static final Map<String, String> TO_RUN = ordered(
            "qemu-system-x86_64", "qemu-system-x86",
            "qemu-img", "qemu-utils",
            "ssh", "openssh-client",
            "cp", "coreutils");

    private static final Map<String, String> TO_BUILD = ordered(
            "mmdebstrap", "mmdebstrap",
            "dpkg-deb", "dpkg",
            "mke2fs", "e2fsprogs",
            "cpio", "cpio",
            "as", "binutils",
            "ssh-keygen", "openssh-client",
            "unshare", "util-linux",
            "setsid", "util-linux",
            "gzip", "gzip",
            "xz", "xz-utils",
            "awk", "mawk");

    /** An ordinary user's build maps user ids, which needs set-uid helpers. */
    private static final Map<String, String> TO_BUILD_AS_USER = ordered("newuidmap", "uidmap");

    private final Predicate<String> present;
    private final boolean root;

    Prerequisites(Predicate<String> present, boolean root) {
        this.present = present;
        this.root = root;
    }

    /** Of this machine and this user. */
    public static Prerequisites ofThisMachine() {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        List<Path> places = Stream.of(path.split(":"))
                .filter(p -> !p.isEmpty())
                .map(Path::of)
                .toList();
        return new Prerequisites(
                program -> places.stream().anyMatch(place -> Files.isExecutable(place.resolve(program))),
                "root".equals(System.getProperty("user.name")));
    }

    /** The packages that are missing, in a stable order. */
    public List<String> missing(boolean build) {
        Map<String, String> needed = new LinkedHashMap<>(TO_RUN);
        if (build) {
            needed.putAll(TO_BUILD);
            if (!root) {
                needed.putAll(TO_BUILD_AS_USER);
            }
        }
        LinkedHashSet<String> missing = new LinkedHashSet<>();
        needed.forEach((program, debianPackage) -> {
            if (!present.test(program)) {
                missing.add(debianPackage);
            }
        });
        return List.copyOf(missing);
    }

    /** What a person would type. */
    String advice(List<String> packages) {
        return (root ? "" : "sudo ") + "apt-get install -y --no-install-recommends " + String.join(" ", packages);
    }

    /** The commands that install packages without a question: the lists are fetched first, they may be old or absent. */
    List<List<String>> commands(List<String> packages) {
        List<String> as = new ArrayList<>(root ? List.of() : List.of("sudo"));
        as.addAll(List.of("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"));
        List<String> install = new ArrayList<>(as);
        install.addAll(List.of("install", "-y", "--no-install-recommends"));
        install.addAll(packages);
        List<String> update = new ArrayList<>(as);
        update.add("update");
        return List.of(update, install);
    }

    /** Sees to it that all is there, or says what to type. */
    void ensure(boolean build, Consent consent, Progress progress) {
        List<String> packages = missing(build);
        if (packages.isEmpty()) {
            return;
        }
        if (!present.test("apt-get")) {
            throw new FailedException(
                    "the lab needs programs that this machine lacks (Debian's " + String.join(", ", packages) + ")",
                    "install them by this system's own means");
        }
        if (!root && !present.test("sudo") || !consent.toInstall(packages)) {
            throw new RefusedException(
                    "the lab needs packages that this machine lacks: " + String.join(" ", packages), advice(packages));
        }
        progress.step("installing " + String.join(" ", packages));
        for (List<String> argv : commands(packages)) {
            new Command(argv, Path.of("/"), Duration.ofMinutes(20))
                    .orFail("packages could not be installed (" + advice(packages) + ")");
        }
        List<String> still = missing(build);
        if (!still.isEmpty()) {
            throw new FailedException(
                    "apt installed the packages, but their programs are still not there: " + String.join(" ", still),
                    "");
        }
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
