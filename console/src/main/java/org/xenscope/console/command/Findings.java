package org.xenscope.console.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xenscope.console.text.Escape;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Diagnosis;

/** Findings for a person: what is wrong, what shows it, why, and what mends it. */
final class Findings {
    private static final String INDENT = "        ";

    /** Sources of which one value is shown, not lines. */
    private static final Set<String> ONE_VALUE =
            Set.of("config", "image", "xenstore", "sysfs", "process", "command line");

    private Findings() {}

    static void print(List<Finding> findings, Out out) {
        for (Finding finding : findings) {
            switch (finding.severity()) {
                case "error" -> out.print(Style.BAD, "✗ ");
                case "info" -> out.print(Style.NAME, "i ");
                default -> out.print(Style.CAUTION, "! ");
            }
            out.print(Style.STRONG, finding.id() + "  ").prose(Style.STRONG, one(finding.title()));
            out.prose(Style.QUIET, "   " + one(finding.subject())).line();
            finding.evidence().forEach(each -> print(each, out));
            if (!finding.cause().isEmpty()) {
                out.print("  cause ").prose(one(finding.cause())).line();
            }
            for (Finding.Fix fix : finding.fix()) {
                out.print("  fix   ").prose(one(fix.title()));
                out.whole(fix.command().isEmpty() ? "" : "   (" + fix.command() + ")")
                        .line();
            }
        }
    }

    /** All of a diagnosis, and how many rules were asked. @param verbose also tells what could not be told */
    static void print(Diagnosis diagnosis, boolean verbose, Out out) {
        print(diagnosis.findings(), out);
        if (verbose) {
            diagnosis
                    .unanswered()
                    .forEach(each -> out.line(
                            Style.QUIET, "? " + each.id() + "  cannot tell (" + each.title() + "): " + each.missing()));
        }
        out.line(summary(diagnosis, verbose));
    }

    private static String summary(Diagnosis diagnosis, boolean verbose) {
        List<String> parts = new ArrayList<>();
        for (String severity : List.of("error", "warning", "info")) {
            long count = diagnosis.findings().stream()
                    .filter(each -> each.severity().equals(severity))
                    .count();
            if (count > 0) {
                parts.add(count + " " + severity + (count == 1 || severity.equals("info") ? "" : "s"));
            }
        }
        if (parts.isEmpty()) {
            parts.add("nothing wrong found");
        }
        parts.add(diagnosis.asked() + " rules asked");
        if (!diagnosis.unanswered().isEmpty()) {
            parts.add(diagnosis.unanswered().size() + " cannot tell" + (verbose ? "" : " (-v)"));
        }
        return String.join(", ", parts);
    }

    /** What a JSON result of a diagnosis holds beside its own. */
    static void put(Map<String, Object> view, Diagnosis diagnosis) {
        view.put("findings", diagnosis.findings());
        view.put("asked", diagnosis.asked());
        view.put("cannotTell", diagnosis.unanswered());
    }

    /** A path, a node or an image's own name for its parent may hold a line end, and must not make a line. */
    private static String one(String text) {
        return Escape.text(text, false);
    }

    private static void print(Finding.Evidence evidence, Out out) {
        String place = one(evidence.source() + " " + evidence.where() + ":");
        List<String> lines = ONE_VALUE.contains(evidence.source())
                ? List.of(one(evidence.what()))
                : evidence.what().lines().limit(12).toList();
        if (lines.size() == 1 && INDENT.length() + place.length() + lines.get(0).length() < 100) {
            out.print(INDENT + place).line(Style.QUIET, " " + lines.get(0));
            return;
        }
        out.line(INDENT + place);
        lines.forEach(line -> out.line(Style.QUIET, INDENT + "  " + line));
    }
}
