package org.xenscope.console.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.error.UsageException;

/**
 * What xl makes of device specs, one after the other.
 *
 * @param name of the list in JSON: {@code disks}
 */
record SpecReading(String name, List<One> all) implements Result {
    /**
     * One spec.
     *
     * @param fields as xl's own JSON has them, renamed
     * @param lines what a person sees, name and value
     */
    record One(
            String spec,
            Map<String, Object> fields,
            Map<String, String> lines,
            List<String> notes,
            Optional<UsageException> refused) {

        static One refused(String spec, UsageException why) {
            return new One(spec, Map.of(), Map.of(), List.of(), Optional.of(why));
        }
    }

    SpecReading {
        all = List.copyOf(all);
    }

    long refusals() {
        return all.stream().filter(one -> one.refused.isPresent()).count();
    }

    @Override
    public void text(Out out) {
        boolean first = true;
        for (One one : all) {
            if (!first) {
                out.line();
            }
            first = false;
            out.line(Style.STRONG, one.spec.isEmpty() ? "(empty)" : one.spec);
            if (one.refused.isPresent()) {
                out.print("  ")
                        .print(Style.BAD, "refused")
                        .print("  ")
                        .prose(one.refused.get().what())
                        .line();
                out.print("           ").prose(one.refused.get().next()).line();
                continue;
            }
            int width =
                    one.lines.keySet().stream().mapToInt(String::length).max().orElse(0);
            one.lines.forEach((name, value) -> out.print("  ")
                    .print(Style.QUIET, name + " ".repeat(width - name.length() + 2))
                    .prose(value)
                    .line());
            one.notes.forEach(note ->
                    out.print("  ").print(Style.CAUTION, "! ").prose(note).line());
        }
    }

    @Override
    public Object json() {
        List<Map<String, Object>> entries = new ArrayList<>();
        List<Map<String, Object>> notes = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            One one = all.get(i);
            Map<String, Object> entry = new LinkedHashMap<>(one.fields);
            one.refused.ifPresent(why -> {
                entry.put("spec", one.spec);
                entry.put("error", why.what());
                entry.put("next", why.next());
            });
            entries.add(entry);
            for (String note : one.notes) {
                Map<String, Object> told = new LinkedHashMap<>();
                told.put("index", i);
                told.put("note", note);
                notes.add(told);
            }
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put(name, entries);
        if (!notes.isEmpty()) {
            view.put("notes", notes);
        }
        return view;
    }

    @Override
    public int exit() {
        return refusals() == 0 ? 0 : 2;
    }
}
