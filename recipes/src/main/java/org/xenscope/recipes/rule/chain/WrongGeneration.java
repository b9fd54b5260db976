package org.xenscope.recipes.rule.chain;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.chain.ChainFacts;
import org.xenscope.devicemodel.chain.ChainFacts.Starter;
import org.xenscope.devicemodel.chain.ProgramFile;
import org.xenscope.devicemodel.chain.ScriptReading;
import org.xenscope.devicemodel.chain.ScriptReading.DomidFrom;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A wrapper that was written for another toolstack than the one that starts it. */
@AutoService(ChainRule.class)
public final class WrongGeneration implements ChainRule {
    @Override
    public String code() {
        return "XS0222";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "a wrapper looks for the domain's number where another toolstack puts it";
    }

    @Override
    public String cause() {
        return "dm-agent gives the number as the first argument and -xen-domid behind it; libxl begins with -xen-domid";
    }

    @Override
    public String holdsFor() {
        return "qemu-dm-wrapper before April 2018 under libxl, and later ones under dm-agent";
    }

    @Override
    public Verdict judge(ChainFacts facts) {
        boolean relevant = facts.scripts().stream()
                .map(each -> each.script().orElseThrow().domid())
                .anyMatch(each -> each == DomidFrom.FIRST_ARGUMENT || each == DomidFrom.SECOND_ARGUMENT);
        if (relevant && facts.starter() == Starter.UNKNOWN) {
            return Verdict.cannotTell("whether libxl or dm-agent starts device models here");
        }
        DomidFrom wrong = facts.starter() == Starter.LIBXL ? DomidFrom.FIRST_ARGUMENT : DomidFrom.SECOND_ARGUMENT;
        return eachScript(
                facts,
                (file, script) -> script.domid() == wrong ? Optional.of(found(facts, file, script)) : Optional.empty());
    }

    private Finding found(ChainFacts facts, ProgramFile file, ScriptReading script) {
        boolean libxl = facts.starter() == Starter.LIBXL;
        String what = script.generation()
                .map(each -> "is the qemu-dm-wrapper " + each.words() + ", written for " + each.starter())
                .orElse("takes the domain's number from " + (libxl ? "its first argument" : "its second argument"));
        String effect = libxl
                ? "the number is taken to be -xen-domid"
                        + (script.shifted() > 0 ? ", and QEMU gets the bare number as a disk" : "")
                : "the number is taken to be -xen-domid";
        return finding(
                facts,
                file.name(),
                file.path() + " " + what + ", and " + facts.starter().words() + " starts it: " + effect,
                List.of(new Finding.Evidence(
                        "file",
                        file.path()
                                + (script.domidLine().isPresent()
                                        ? ":" + script.domidLine().getAsInt()
                                        : ""),
                        "the domain's number is $" + (libxl ? "1" : "2"))),
                new Finding.Fix(
                        libxl
                                ? "put the qemu-dm-wrapper of June 2022 or later there"
                                : "put the qemu-dm-wrapper of before April 2018 there, or start the domain by xl",
                        "",
                        true),
                ChainRule.instead());
    }
}
