package org.xenscope.recipes.bringup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.chain.WrapperLog;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.libxl.StartDeadline;
import org.xenscope.libxl.XlFailures;
import org.xenscope.recipes.Changes;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.action.CreateDomain;
import org.xenscope.recipes.action.PutFile;
import org.xenscope.recipes.action.ShellText;

/** Has xl build the domain, and leave it paused. */
final class CreatePaused implements Step {
    @Override
    public int number() {
        return 6;
    }

    @Override
    public String id() {
        return "create";
    }

    @Override
    public String title() {
        return "create paused";
    }

    @Override
    public Planned plan(Bringup bringup) {
        String undo = "xl destroy " + ShellText.word(bringup.name());
        Optional<String> onHost = bringup.source().onHost();
        if (onHost.isPresent()) {
            return Planned.change(create(bringup, "", onHost.get()), undo);
        }
        String label = bringup.source().label();
        return Planned.change(
                create(bringup, "(copy of) ", label),
                undo,
                List.of("# put a copy of " + label + " on the host first", create(bringup, "", label)));
    }

    private static String create(Bringup bringup, String how, String config) {
        List<String> words = new ArrayList<>(List.of(config));
        words.addAll(bringup.settings());
        return "xl create -p " + how + ShellText.line(words);
    }

    @Override
    public String run(Bringup bringup) {
        Changes changes = bringup.changes();
        if (bringup.findDomain().isPresent()) {
            return "domain " + bringup.domid() + " is there already";
        }
        String config = bringup.source().onHost().orElseGet(() -> bring(bringup));
        bringup.waiting("xl create: libxl gives the device model "
                + StartDeadline.of(bringup.xen()).limit().toSeconds() + " s and each hotplug script 40 s");
        Optional<Debugging> debugging = bringup.debugging();
        debugging.ifPresent(each -> each.begin(ChooseDeviceModel.directory(bringup)));
        try {
            changes.perform(
                    CreateDomain.of(bringup.store(), config, bringup.name(), bringup.uuid(), bringup.settings()));
        } catch (FoundException e) {
            throw told(bringup, e);
        }
        return "domain " + bringup.domid() + debugging.map(Debugging::created).orElse("");
    }

    /** What a wrapper before QEMU said itself comes first: QEMU and xl only follow. */
    private static FoundException told(Bringup bringup, FoundException e) {
        Optional<String> program = bringup.deviceModelProgram();
        if (program.isEmpty()
                || !e.finding().cause().contains("device model")
                || bringup.name().contains("/")) {
            return e;
        }
        Output log = bringup.host().query(Query.of("tail", "-c", "8192", XlFailures.deviceModelLog(bringup.name())));
        List<Finding> findings = new ArrayList<>();
        ChooseDeviceModel.failure(
                        bringup.name(),
                        program.get(),
                        WrapperLog.complaints(log.text().lines().toList(), program.get()))
                .ifPresent(findings::add);
        findings.addAll(e.findings());
        return new FoundException(findings);
    }

    private static String bring(Bringup bringup) {
        Changes changes = bringup.changes();
        String path = bringup.scratch() + "/" + bringup.name().replaceAll("[^A-Za-z0-9._-]", "_") + ".cfg";
        bringup.makeScratch();
        changes.perform(new PutFile(path, bringup.source().content()));
        return path;
    }
}
