package org.xenscope.image;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.disk.image.ImageHeader;
import org.xenscope.disk.plan.QemuFormats;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.RefusedException;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.hvmloader.XenRelease;

/**
 * Asks the QEMU that libxl would start which image formats it knows. Only a program whose name and first bytes are those of a
 * QEMU is asked: a wrapper would start something.
 */
final class QemuProbe {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Host host;

    QemuProbe(Host host) {
        this.host = host;
    }

    /** @param override the config's device_model_override */
    QemuFormats formats(Optional<String> override, Optional<XenRelease> release) {
        for (String program : override.map(List::of).orElseGet(() -> candidates(release))) {
            Output there = host.query(Query.of("dd", "if=" + program, "bs=4", "count=1"));
            if (!there.ok()) {
                continue;
            }
            if (!ImageHeader.starts(there.stdout(), 0, 0x7f, 'E', 'L', 'F')) {
                return QemuFormats.unknown(program + " is no QEMU but a script, and what it starts is not known");
            }
            return ask(program);
        }
        return QemuFormats.unknown(override.map(path -> "there is no " + path)
                .orElse("libxl's QEMU was found at none of its usual places"));
    }

    private QemuFormats ask(String program) {
        try {
            Output output = host.query(Query.of(program, "-drive", "format=?").within(LIMIT));
            return QemuFormats.parse(program, output.text() + "\n" + output.errors());
        } catch (RefusedException e) {
            return QemuFormats.unknown(program + " is not called as a QEMU is, so it was not asked");
        } catch (AbsentException | DeniedException | DeadlineException e) {
            return QemuFormats.unknown(e.what());
        }
    }

    /** Debian's own place, then those of Xen's build (configure's QEMU_XEN_PATH), then a distribution's QEMU. */
    private static List<String> candidates(Optional<XenRelease> release) {
        List<String> paths = new ArrayList<>();
        paths.add("/usr/libexec/xen-qemu-system-i386");
        release.ifPresent(each -> paths.add("/usr/lib/xen-" + each + "/bin/qemu-system-i386"));
        for (String directory : List.of(
                "/usr/lib/xen/bin",
                "/usr/libexec/xen/bin",
                "/usr/local/lib/xen/bin",
                "/usr/lib64/xen/bin",
                "/usr/bin")) {
            paths.add(directory + "/qemu-system-i386");
        }
        return paths;
    }
}
