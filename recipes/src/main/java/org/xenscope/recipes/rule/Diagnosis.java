package org.xenscope.recipes.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.xenscope.recipes.Finding;

/**
 * What rules found, and what they could not say.
 *
 * @param findings errors first, then by code
 * @param unanswered rules that lacked something
 * @param asked how many rules were asked
 */
public record Diagnosis(List<Finding> findings, List<Unanswered> unanswered, int asked) {
    /** A rule that could not tell, and what it lacked. */
    public record Unanswered(String id, String title, String missing) {}

    public Diagnosis {
        findings = findings.stream()
                .sorted(Comparator.comparing((Finding each) -> rank(each.severity()))
                        .thenComparing(Finding::id))
                .toList();
        unanswered = List.copyOf(unanswered);
    }

    /** Asks each rule. */
    public static <F> Diagnosis of(Collection<? extends Rule<F>> rules, F facts) {
        List<Finding> findings = new ArrayList<>();
        List<Unanswered> unanswered = new ArrayList<>();
        for (Rule<F> rule : rules) {
            Verdict verdict = rule.judge(facts);
            if (verdict instanceof Verdict.Fires fires) {
                findings.addAll(fires.findings());
            } else if (verdict instanceof Verdict.CannotTell cannot) {
                unanswered.add(new Unanswered(rule.code(), rule.title(), cannot.missing()));
            }
        }
        return new Diagnosis(findings, unanswered, rules.size());
    }

    /** Both together. */
    public Diagnosis and(Diagnosis other) {
        List<Finding> allFindings = new ArrayList<>(findings);
        allFindings.addAll(other.findings);
        List<Unanswered> allUnanswered = new ArrayList<>(unanswered);
        allUnanswered.addAll(other.unanswered);
        return new Diagnosis(allFindings, allUnanswered, asked + other.asked);
    }

    /** Whether one of the findings is an error. */
    public boolean wrong() {
        return findings.stream().anyMatch(each -> each.severity().equals(Severity.ERROR.word()));
    }

    private static int rank(String severity) {
        for (Severity each : Severity.values()) {
            if (each.word().equals(severity)) {
                return each.ordinal();
            }
        }
        return Severity.values().length;
    }
}
