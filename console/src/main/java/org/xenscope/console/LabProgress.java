package org.xenscope.console;

import org.xenscope.lab.Progress;

/** Shows how far the making of a lab is: a bar that is drawn over on a terminal, a line a step elsewhere; all on stderr. */
public final class LabProgress implements Progress {
    private static final int BAR = 20;

    private final Session session;
    private final String name;

    public LabProgress(Session session, String name) {
        this.session = session;
        this.name = name;
    }

    @Override
    public void step(String text) {
        session.clearStatus();
        session.say(name + ": " + text);
    }

    @Override
    public void amount(String what, long done, long total) {
        int full = (int) Math.min(BAR, Math.max(0, done * BAR / Math.max(1, total)));
        session.status("  " + what + " " + "━".repeat(full) + "─".repeat(BAR - full) + " " + done + "/" + total);
    }

    @Override
    public void time(String what, long millis) {
        session.clearStatus();
        if (session.options().verbose()) {
            session.say("  " + what + " " + Durations.show(millis));
        }
    }
}
