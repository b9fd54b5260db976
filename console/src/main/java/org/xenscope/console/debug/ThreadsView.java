package org.xenscope.console.debug;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.debug.DebugThread;

/** All threads, and what they wait for where the target can tell. */
record ThreadsView(List<DebugThread> threads, String selected) implements Result {
    ThreadsView {
        threads = List.copyOf(threads);
    }

    @Override
    public void text(Out out) {
        int widest = threads.stream()
                .mapToInt(each -> FrameText.one(each.id()).length())
                .max()
                .orElse(1);
        for (DebugThread each : threads) {
            String id = FrameText.one(each.id());
            boolean here = each.id().equals(selected);
            out.print(
                    here ? Style.STRONG : Style.PLAIN,
                    (here ? "* " : "  ") + id + " ".repeat(widest - id.length() + 2));
            if (!each.name().isEmpty()) {
                out.prose("\"" + FrameText.one(each.name()) + "\"  ");
            }
            if (!each.detail().isEmpty()) {
                out.prose(Style.QUIET, FrameText.one(each.detail()));
            }
            // A target that can tell where a thread is while it runs does; of a JVM's own threads nothing more is
            // known.
            String gap = each.detail().isEmpty() ? "" : "  ";
            if (each.top().isPresent()) {
                FrameText.print(out.print(gap), each.top().get());
            } else {
                boolean said = !each.running() || each.detail().equals("runnable");
                out.line(Style.QUIET, said ? "" : gap + "running");
            }
            each.waitsFor()
                    .ifPresent(wait -> out.line(
                            Style.CAUTION,
                            "      waits for " + FrameText.one(wait.lock())
                                    + wait.owner()
                                            .map(owner -> ", which thread " + FrameText.one(owner) + " has")
                                            .orElse("")));
            each.owned().forEach(lock -> out.line("      has " + FrameText.one(lock)));
        }
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("selected", selected);
        view.put("threads", threads.stream().map(DebugJson::thread).toList());
        return view;
    }
}
