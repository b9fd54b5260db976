package org.xenscope.devicemodel.chain;

import java.util.Optional;
import org.xenscope.devicemodel.chain.ScriptReading.DomidFrom;
import org.xenscope.devicemodel.chain.ScriptReading.Launch;
import org.xenscope.devicemodel.chain.ScriptReading.Passes;

/** OpenXT's qemu-dm-wrapper through the years, told apart by text (OpenXT/dm-agent, OpenXT/xenclient-oe). */
public enum Generation {
    IOEMU("the one for the old ioemu, before qemu-system-i386", "xenops"),
    DM_AGENT("up to April 2018 (dm-agent 33f9e3d)", "dm-agent"),
    LIBXL("of April 2018 (2dd26d7)", "libxl"),
    SYSLOG("of February 2019 (bbbb4b62), output to syslog", "libxl"),
    HANGUP("of 27 May 2022 (dee60396), passes SIGHUP on", "libxl"),
    WHOLE("since 2 June 2022 (49442972), keeps arguments whole", "libxl");

    private final String words;
    private final String starter;

    Generation(String words, String starter) {
        this.words = words;
        this.starter = starter;
    }

    /** For a person: {@code of April 2018 (2dd26d7)}. */
    public String words() {
        return words;
    }

    /** What it was written to be started by. */
    public String starter() {
        return starter;
    }

    static Optional<Generation> of(ScriptReading script) {
        // What makes it OpenXT's is ALSA.
        if (!script.alsa() || script.launch().isEmpty()) {
            return Optional.empty();
        }
        Launch launch = script.launch().get();
        if (launch.program().endsWith("/qemu-dm")) {
            return Optional.of(IOEMU);
        }
        if (script.domid() == DomidFrom.FIRST_ARGUMENT) {
            return Optional.of(script.shifted() == 2 ? IOEMU : DM_AGENT);
        }
        if (script.domid() != DomidFrom.SECOND_ARGUMENT) {
            return Optional.empty();
        }
        if (launch.passes() == Passes.WHOLE) {
            return Optional.of(WHOLE);
        }
        if (launch.pipe().isPresent()) {
            return Optional.of(script.hangup() ? HANGUP : SYSLOG);
        }
        return Optional.of(LIBXL);
    }
}
