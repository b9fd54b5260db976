package org.xenscope.console.debug;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;

/** The words of the debug prompt. @param summaries what the command of these words does */
record HelpView(String prompt, UnaryOperator<String> summaries) implements Result {
    @Override
    public void text(Out out) {
        for (Word word : Word.all()) {
            List<String> names = new ArrayList<>(List.of(word.name()));
            names.addAll(word.others());
            out.print(Style.STRONG, String.format("  %-24s", String.join(" ", names)));
            out.prose(" " + summary(word)).line();
        }
        out.line()
                .prose(
                        "Every command of xenscope works here too: `help store`. `help bt` shows a word's own help. An empty "
                                + "line does the last step, cont, list or x again. Ctrl-C stops the target, Ctrl-D ends the session.")
                .line();
    }

    private String summary(Word word) {
        return summaries.apply("debug " + word.name());
    }

    @Override
    public Object json() {
        List<Object> words = new ArrayList<>();
        for (Word word : Word.all()) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("word", word.name());
            view.put("others", word.others());
            view.put("summary", summary(word));
            words.add(view);
        }
        return DebugJson.of("prompt", prompt, "words", words);
    }
}
