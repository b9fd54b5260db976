package org.xenscope.console.command;

import java.util.List;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.recipes.Finding;

/** Findings for a person: what is wrong, what shows it, why, and what mends it. */
final class Findings {
    private static final String INDENT = "        ";

    private Findings() {}

    static void print(List<Finding> findings, Out out) {
        for (Finding finding : findings) {
            boolean error = finding.severity().equals("error");
            out.print(error ? Style.BAD : Style.CAUTION, error ? "✗ " : "! ");
            out.print(Style.STRONG, finding.id() + "  " + finding.title());
            out.line(Style.QUIET, "   " + finding.subject());
            for (Finding.Evidence evidence : finding.evidence()) {
                out.line(INDENT + evidence.source() + " " + evidence.where() + ":");
                evidence.what().lines().limit(12).forEach(line -> out.line(Style.QUIET, INDENT + "  " + line));
            }
            if (!finding.cause().isEmpty()) {
                out.line("  cause " + finding.cause());
            }
            for (Finding.Fix fix : finding.fix()) {
                out.line("  fix   " + fix.title() + (fix.command().isEmpty() ? "" : "   (" + fix.command() + ")"));
            }
        }
    }
}
