package org.xenscope.gdb;

import java.util.Optional;

/** Files as the host names them, where gdb names its copies below a sysroot of this machine. */
record HostNames(String sysroot) {
    /** Where there is no such sysroot. */
    static final HostNames SAME = new HostNames("");

    static HostNames of(ProgramFiles files) {
        // "/" is the host's own, and target:… is none of this machine
        Optional<String> root =
                files.sysroot().filter(each -> each.startsWith("/")).map(each -> each.replaceFirst("/+$", ""));
        return root.map(HostNames::new).orElse(SAME);
    }

    String of(String path) {
        return path.startsWith(sysroot + "/") ? path.substring(sysroot.length()) : path;
    }
}
