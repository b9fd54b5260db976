package org.xenscope.recipes.bringup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.xenscope.devicemodel.chain.Chain;
import org.xenscope.devicemodel.chain.ChainFacts;
import org.xenscope.devicemodel.chain.ChainProbe;
import org.xenscope.devicemodel.chain.Link;
import org.xenscope.devicemodel.chain.ProgramProbe;
import org.xenscope.devicemodel.chain.Wrapper;
import org.xenscope.devicemodel.chain.WrapperProbe;
import org.xenscope.error.AbsentException;
import org.xenscope.error.RefusedException;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.action.InstallWrapper;
import org.xenscope.recipes.action.RemoveWrapper;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.chain.ChainRule;

/**
 * Which program libxl will start as the device model: its own QEMU, what the config names, which is read before anything is
 * built on it, or xenscope's wrapper, where the user wants it.
 */
final class ChooseDeviceModel implements Step {
    @Override
    public int number() {
        return 5;
    }

    @Override
    public String id() {
        return "device-model-program";
    }

    @Override
    public String title() {
        return "device model";
    }

    @Override
    public Planned plan(Bringup bringup) {
        if (!bringup.wantsDeviceModel()) {
            return Planned.skip("a PV domain without vfb needs no QEMU");
        }
        Optional<String> own = bringup.config().deviceModelOverride();
        if (bringup.wrapper().isPresent()) {
            InstallWrapper install = install(bringup);
            use(bringup, install.directory());
            return Planned.change(
                    "put xenscope's wrapper before QEMU: " + install.directory()
                            + own.map(path -> ", in place of " + path).orElse("")
                            + bringup.debugging()
                                    .map(each -> "; it holds QEMU for the debugger: " + each.plan())
                                    .orElse(""),
                    install.undoCommands().get(0),
                    install.shell());
        }
        if (own.isPresent()) {
            return Planned.look("read " + own.get() + ", which the config names, and what it starts");
        }
        ChainFacts facts = facts(bringup);
        return facts.scripts().isEmpty()
                ? Planned.skip(conclusion(facts))
                : Planned.look("read " + facts.first().orElse("") + ", a script in the place of libxl's QEMU");
    }

    @Override
    public String run(Bringup bringup) {
        ChainFacts facts = facts(bringup);
        if (bringup.wrapper().isPresent()) {
            return wrap(bringup, facts);
        }
        Diagnosis diagnosis = Diagnosis.of(ChainRule.all(), facts);
        if (diagnosis.wrong()) {
            throw new FoundException(diagnosis.findings());
        }
        List<String> said = new ArrayList<>(List.of(conclusion(facts)));
        diagnosis.findings().forEach(each -> said.add("! " + each.id() + " " + each.title()));
        diagnosis.unanswered().forEach(each -> said.add("? " + each.id() + " cannot tell " + each.missing()));
        return String.join("; ", said);
    }

    private static ChainFacts facts(Bringup bringup) {
        return new ChainProbe(bringup.host(), bringup.store()).ofConfig(bringup.config());
    }

    private static String conclusion(ChainFacts facts) {
        String sentence = Chain.of(facts).conclusion();
        return sentence.substring(0, sentence.length() - 1);
    }

    private static String wrap(Bringup bringup, ChainFacts facts) {
        String needed = Chain.of(facts).between().stream()
                .filter(each -> each.need() == Link.Need.YES)
                .map(each -> each.program() + ": " + each.why())
                .collect(Collectors.joining("; "));
        if (!needed.isEmpty()) {
            throw new RefusedException(
                    (bringup.debugging().isPresent() ? "--gdb" : "--wrapper") + " would go round what this host needs: "
                            + needed,
                    "leave it out");
        }
        InstallWrapper install = install(bringup);
        if (bringup.host().stat(install.directory()).isEmpty()) {
            bringup.changes().perform(install);
        } else if (RemoveWrapper.of(bringup.host(), install.directory()).passes(install)) {
            // its gate was opened for an earlier start
            bringup.changes().perform(install);
        } else if (!RemoveWrapper.of(bringup.host(), install.directory()).same(install)) {
            throw new RefusedException(
                    "there is another wrapper in " + install.directory(),
                    "`xenscope session list` shows whose it is; `xenscope undo` that");
        }
        use(bringup, install.directory());
        return install.directory() + "/" + Wrapper.SCRIPT;
    }

    private static InstallWrapper install(Bringup bringup) {
        String qemu = new ProgramProbe(bringup.host())
                .standard().stream()
                        .findFirst()
                        .orElseThrow(() -> new AbsentException(
                                "no QEMU for Xen is where libxl of any distribution has it", "leave --wrapper out"));
        List<String> held = bringup.debugging().isPresent() ? List.of(bringup.name()) : List.of();
        return InstallWrapper.at(
                bringup.host(),
                directory(bringup),
                new Wrapper(qemu, bringup.wrapper().orElseThrow(), List.of(), held));
    }

    /** The wrapper's: known before there is a session, and no other bring-up's, so that a plan can name it. */
    static String directory(Bringup bringup) {
        return new WrapperProbe(bringup.host()).base() + "/wrapper-"
                + bringup.uuid().substring(0, 8);
    }

    private static void use(Bringup bringup, String directory) {
        Wrapper.settings(directory).forEach(bringup::instead);
    }

    /** A wrapper's own words, told apart from QEMU's, when xl could not create the domain. */
    static Optional<Finding> failure(String name, String program, List<String> complaints) {
        return complaints.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        "XS0231",
                        Severity.ERROR.word(),
                        null,
                        name,
                        program + " failed before there was a QEMU",
                        List.of(new Finding.Evidence(
                                "host", "/var/log/xen/qemu-dm-" + name + ".log", String.join("\n", complaints))),
                        "libxl starts it as the device model (device_model_override), and what it says goes to the device model's log",
                        List.of(new Finding.Fix(
                                "mend it, or take device_model_override out of the config; `xenscope dm chain --config` reads it",
                                "",
                                true))));
    }
}
