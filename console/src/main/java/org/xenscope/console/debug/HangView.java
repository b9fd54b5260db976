package org.xenscope.console.debug;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.Event;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.jvm.HangReport;
import org.xenscope.jvm.Selves;

/** Why another xenscope hangs, before anything is asked. @param self empty for one that has come or gone meanwhile */
record HangView(long pid, Optional<Selves.Self> self, HangReport report) implements Event {
    /** Of thousands that wait for the same, a person needs to see a few. */
    private static final int MOST = 12;

    @Override
    public void text(Out out) {
        out.prose("xenscope " + pid
                        + self.map(one -> ": " + FrameText.one(SelfOpener.words(one)))
                                .orElse(""))
                .line();
        int deadlocks = report.deadlocks().size();
        List<String> sentences = report.sentences();
        for (int i = 0; i < Math.min(MOST, sentences.size()); i++) {
            Style style =
                    i < deadlocks ? Style.BAD : i < deadlocks + report.main().size() ? Style.STRONG : Style.PLAIN;
            out.print("- ").prose(style, FrameText.one(sentences.get(i))).line();
        }
        if (sentences.size() > MOST) {
            out.line(Style.QUIET, "… and " + (sentences.size() - MOST) + " more threads: `threads` shows them");
        }
        if (report.blocked().isEmpty()) {
            out.line(Style.QUIET, "no thread waits for a lock that another has");
        }
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("event", "hang");
        view.put("pid", pid);
        self.ifPresent(one -> {
            view.put("words", one.words());
            one.age().ifPresent(age -> view.put("ageMillis", age.toMillis()));
        });
        view.put(
                "deadlocks",
                report.deadlocks().stream()
                        .map(each ->
                                each.circle().stream().map(HangView::blocked).toList())
                        .toList());
        view.put("main", report.main().stream().map(HangView::doing).toList());
        view.put("blocked", report.blocked().stream().map(HangView::blocked).toList());
        view.put("others", report.others().stream().map(HangView::doing).toList());
        view.put("sentences", report.sentences());
        return view;
    }

    private static Object blocked(HangReport.Blocked one) {
        return DebugJson.of(
                "thread",
                one.thread(),
                "name",
                one.name(),
                "lock",
                one.lock(),
                "owner",
                one.owner(),
                "ownerName",
                one.ownerName());
    }

    private static Object doing(HangReport.Doing one) {
        return DebugJson.of(
                "thread",
                one.thread(),
                "name",
                one.name(),
                "does",
                DebugJson.name(one.activity().kind()),
                "sentence",
                one.activity().sentence());
    }
}
