package org.xenscope.devicemodel.chain;

import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.ProcessDetails;

/**
 * A process between libxl and QEMU, QEMU itself, or one beside it.
 *
 * @param label its SELinux label; empty where there is none, or it may not be read
 */
public record ChainProcess(ProcessDetails details, Optional<String> label) {
    public int pid() {
        return details.pid();
    }

    List<String> argv() {
        return details.argv();
    }

    /** Where a person finds it. */
    public String where() {
        return "/proc/" + pid();
    }
}
