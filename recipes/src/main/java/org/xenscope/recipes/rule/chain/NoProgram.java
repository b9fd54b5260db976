package org.xenscope.recipes.rule.chain;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.chain.ChainFacts;
import org.xenscope.devicemodel.chain.ProgramFile;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A device_model_override that cannot be run. */
@AutoService(ChainRule.class)
public final class NoProgram implements ChainRule {
    @Override
    public String code() {
        return "XS0228";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "what libxl is to start as the device model cannot be run";
    }

    @Override
    public String cause() {
        return "the kernel starts a file that is there, that has its x bits on a file system without noexec, and whose first line names an interpreter that is there";
    }

    @Override
    public Verdict judge(ChainFacts facts) {
        List<Finding> found = new ArrayList<>();
        for (ProgramFile file : facts.walk()) {
            trouble(file)
                    .ifPresent(what -> found.add(finding(
                            facts,
                            file.name(),
                            file.path() + " " + what,
                            List.of(new Finding.Evidence("file", file.path(), what)),
                            new Finding.Fix(
                                    file.state() == ProgramFile.State.ABSENT
                                            ? "put it there, or name another in device_model_override"
                                            : file.executable()
                                                    ? "mend its first line: #!/bin/sh"
                                                    : "chmod 755 it, on a file system without noexec",
                                    "",
                                    true))));
        }
        return Verdict.of(found);
    }

    private static Optional<String> trouble(ProgramFile file) {
        if (file.state() == ProgramFile.State.ABSENT) {
            return Optional.of("is not there");
        }
        if (file.state() == ProgramFile.State.UNREADABLE) {
            return Optional.empty();
        }
        if (!file.executable()) {
            return Optional.of("is not executable");
        }
        if (file.script().filter(script -> script.shebang().isEmpty()).isPresent()) {
            return Optional.of("has no #! in its first line: the kernel does not know what to run it by");
        }
        if (file.script().filter(script -> script.carriageReturn()).isPresent()) {
            return Optional.of(
                    "ends its first line as on Windows: the kernel looks for an interpreter whose name ends in a carriage return");
        }
        return file.interpreter()
                ? Optional.empty()
                : Optional.of("wants an interpreter that is not there: "
                        + file.script().flatMap(script -> script.shebang()).orElse(""));
    }
}
