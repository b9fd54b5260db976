package org.xenscope.devicemodel.chain;

import java.util.List;
import java.util.regex.Pattern;

/** What a wrapper itself said in the device model's log, {@code /var/log/xen/qemu-dm-NAME.log}, before there was a QEMU. */
public final class WrapperLog {
    private static final int MOST = 10;

    private WrapperLog() {}

    /**
     * Its complaints: a shell's own, which begin with the script's path and a line; gdbserver's; those of our own wrapper.
     * QEMU's begin with its name.
     *
     * @param log lines
     * @param program the path of the wrapper
     */
    public static List<String> complaints(List<String> log, String program) {
        Pattern complaint = Pattern.compile(Pattern.quote(program) + ": (line )?[0-9]+: .*|" + Pattern.quote(program)
                + ": .*(not found|denied|bad interpreter).*"
                + "|(/bin/|/usr/bin/)?(sh|bash|dash|ash|env|setpriv|exec): .*"
                + "|Can't bind address.*|Cannot exec .*|.*gdbserver: .*|Error disabling address space.*"
                + "|xenscope wrapper, domain [0-9?]+: (?!.* becomes ).*");
        return log.stream()
                .filter(line -> complaint.matcher(line).matches())
                .limit(MOST)
                .toList();
    }
}
