package org.xenscope.recipes.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.xenscope.recipes.Finding;

final class DiagnosisTest {
    /** Says of a number: too large, fine, or, when it is negative, that nobody knows. */
    private record TooLarge(String code, Severity severity, int most) implements Rule<Integer> {
        @Override
        public String title() {
            return "too large";
        }

        @Override
        public String cause() {
            return "somebody counts";
        }

        @Override
        public Verdict judge(Integer facts) {
            if (facts < 0) {
                return Verdict.cannotTell("the number");
            }
            return facts > most
                    ? Verdict.fires(new Finding(
                            code,
                            severity.word(),
                            null,
                            "number",
                            facts + " is too large",
                            List.of(),
                            cause(),
                            List.of()))
                    : Verdict.quiet();
        }
    }

    private static final List<TooLarge> RULES = List.of(
            new TooLarge("XS0903", Severity.WARNING, 1),
            new TooLarge("XS0902", Severity.ERROR, 2),
            new TooLarge("XS0901", Severity.INFO, 3));

    @Test
    void errorsComeFirst() {
        assertThat(Diagnosis.of(RULES, 4).findings())
                .extracting(Finding::id)
                .containsExactly("XS0902", "XS0903", "XS0901");
    }

    @Test
    void onlyAnErrorMakesItWrong() {
        assertThat(Diagnosis.of(RULES, 3).wrong()).isTrue();
        assertThat(Diagnosis.of(RULES, 2).wrong()).isFalse();
        assertThat(Diagnosis.of(RULES, 2).findings()).hasSize(1);
        assertThat(Diagnosis.of(RULES, 0).findings()).isEmpty();
    }

    @Test
    void whatCannotBeToldIsSaid() {
        Diagnosis diagnosis = Diagnosis.of(RULES, -1);

        assertThat(diagnosis.findings()).isEmpty();
        assertThat(diagnosis.asked()).isEqualTo(3);
        assertThat(diagnosis.unanswered())
                .extracting(Diagnosis.Unanswered::missing)
                .containsOnly("the number");
    }

    @Test
    void twoAddUp() {
        Diagnosis both = Diagnosis.of(RULES, 4).and(Diagnosis.of(RULES, -1));

        assertThat(both.findings()).hasSize(3);
        assertThat(both.unanswered()).hasSize(3);
        assertThat(both.asked()).isEqualTo(6);
    }
}
