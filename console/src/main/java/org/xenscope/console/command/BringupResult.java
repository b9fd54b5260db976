package org.xenscope.console.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Picture;
import org.xenscope.console.text.Style;
import org.xenscope.recipes.Finding;

/**
 * How a bring-up ended.
 *
 * @param result up, failed or undone
 * @param session the journal; empty when nothing was done that could be undone
 * @param screen what the guest shows; null when it was not looked at
 * @param screenshot the same as a PNG file on this machine; empty when there is none
 * @param takenBack whether all of it was undone
 * @param told whether the findings were shown already, before somebody was asked what to do
 */
record BringupResult(
        String result,
        String name,
        @Nullable Integer domid,
        long millis,
        List<Finding> findings,
        String session,
        @Nullable Picture screen,
        String screenshot,
        boolean takenBack,
        boolean told,
        int exit)
        implements Result {
    @Override
    public void text(Out out) {
        if (screen != null) {
            screen.print(out);
        }
        if (!screenshot.isEmpty()) {
            out.line(Style.QUIET, "  " + screenshot);
        }
        String time = String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        if (result.equals("up")) {
            out.print(Style.GOOD, name + " is up").print(" in " + time + ". ");
            out.line("Recorded as " + session + "; `xenscope undo " + session + "` takes it all back.");
            return;
        }
        if (!told) {
            Findings.print(findings, out);
        }
        out.print(Style.BAD, name + " is not up").print(" after " + time + ". ");
        if (takenBack) {
            out.line("All that was done is undone.");
        } else if (session.isEmpty()) {
            out.line("Nothing was done to the host.");
        } else {
            out.line("What was done is kept: `xenscope bringup --resume " + session + "` goes on, `xenscope undo "
                    + session + "` takes it back.");
        }
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("result", result);
        if (domid != null) {
            view.put("domid", domid);
        }
        view.put("name", name);
        view.put("millis", millis);
        view.put("findings", findings);
        if (!session.isEmpty()) {
            view.put("session", session);
        }
        if (!screenshot.isEmpty()) {
            view.put("screenshot", screenshot);
        }
        view.put("undone", takenBack);
        return view;
    }
}
