package org.xenscope.recipes.rule.chain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.BiFunction;
import org.xenscope.devicemodel.chain.ChainFacts;
import org.xenscope.devicemodel.chain.ProgramFile;
import org.xenscope.devicemodel.chain.ScriptReading;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Rule;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/**
 * A rule about the programs before a domain's QEMU, or before that of a config. Add a class here, mark it {@code
 * @AutoService(ChainRule.class)}, and it is asked.
 */
public interface ChainRule extends Rule<ChainFacts> {
    /** Every one, by code. */
    static List<ChainRule> all() {
        return ServiceLoader.load(ChainRule.class, ChainRule.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(ChainRule::code))
                .toList();
    }

    /** What this rule has found. */
    default Finding finding(
            ChainFacts facts, String subject, String title, List<Finding.Evidence> evidence, Finding.Fix... fix) {
        return finding(severity(), facts, subject, title, evidence, fix);
    }

    /** The same, where it matters more or less than usually. */
    default Finding finding(
            Severity severity,
            ChainFacts facts,
            String subject,
            String title,
            List<Finding.Evidence> evidence,
            Finding.Fix... fix) {
        return new Finding(
                code(),
                severity.word(),
                facts.domid().isPresent() ? facts.domid().getAsInt() : null,
                subject,
                title,
                evidence,
                cause(),
                List.of(fix));
    }

    /** Asks of each script on the way; cannot tell where the override's own file could not be read. */
    default Verdict eachScript(ChainFacts facts, BiFunction<ProgramFile, ScriptReading, Optional<Finding>> look) {
        List<Finding> found = new ArrayList<>();
        for (ProgramFile file : facts.scripts()) {
            look.apply(file, file.script().orElseThrow()).ifPresent(found::add);
        }
        if (!found.isEmpty()) {
            return Verdict.of(found);
        }
        return facts.walk().stream()
                .filter(each -> each.state() == ProgramFile.State.UNREADABLE)
                .findFirst()
                .map(each -> Verdict.cannotTell("what " + each.path() + " does: " + each.detail()))
                .orElseGet(Verdict::quiet);
    }

    /** The command of a script that starts the next program, as evidence. */
    static Finding.Evidence launch(ProgramFile file, ScriptReading.Launch launch) {
        return new Finding.Evidence("file", file.path() + ":" + launch.line(), String.join(" ", launch.words()));
    }

    /** Goes round a program that is not needed, or uses ours. */
    static Finding.Fix instead() {
        return new Finding.Fix(
                "or take device_model_override out of the config, when `xenscope dm chain` says that nothing is needed",
                "",
                true);
    }
}
