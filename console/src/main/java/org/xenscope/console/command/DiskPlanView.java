package org.xenscope.console.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.console.Result;
import org.xenscope.console.text.Escape;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.disk.DiskSpec;
import org.xenscope.disk.image.Damage;
import org.xenscope.disk.image.Image;
import org.xenscope.disk.image.ImageChain;
import org.xenscope.disk.image.ImageHeader;
import org.xenscope.disk.plan.BackendChoice;
import org.xenscope.disk.plan.BackendChoice.Tried;
import org.xenscope.disk.plan.BetterDisk;
import org.xenscope.disk.plan.DiskBackend;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.disk.plan.QemuDisk;
import org.xenscope.recipes.rule.Diagnosis;

/** The plan of a config's disks: a block each, from what stands in the config to what QEMU should get, then the findings. */
record DiskPlanView(DiskPlanFacts facts, Diagnosis diagnosis, boolean verbose) implements Result {
    private static final int LABEL = 8;

    @Override
    public void text(Out out) {
        out.line(Style.QUIET, heading());
        for (PlannedDisk disk : facts.disks()) {
            out.line();
            out.print(Style.STRONG, disk.spec().vdev()).line("  " + disk.spec().spec());
            words(out, "config", config(disk.spec()));
            image(disk.chain(), out);
            words(out, "libxl", libxl(disk));
            qemu("QEMU", disk.qemu(), out);
            disk.better().ifPresent(better -> {
                row(out, "should", better.line());
                words(out, "", better.why());
                if (better.qemu().emulated()) {
                    qemu("", Optional.of(better.qemu()), out);
                }
            });
        }
        out.line();
        Findings.print(diagnosis, verbose, out);
    }

    private String heading() {
        String qemu = facts.formats().program().isEmpty()
                ? ""
                : ", " + facts.formats().program();
        String disks = facts.disks().isEmpty()
                ? "no disk"
                : facts.disks().size() == 1 ? "1 disk" : facts.disks().size() + " disks";
        return facts.domain() + ": " + facts.type() + ", " + disks + ", Xen "
                + (facts.version().isEmpty() ? "of unknown version" : facts.version()) + qemu;
    }

    private static String config(DiskSpec spec) {
        List<String> words = new ArrayList<>();
        words.add("format " + spec.format().word());
        words.add(spec.cdrom() ? "cdrom" : spec.readWrite() ? "read-write" : "read-only");
        words.add(spec.backendType().map(type -> "backend " + type).orElse("backend for libxl to choose"));
        spec.script().ifPresent(script -> words.add("script " + script));
        spec.backendDomain().ifPresent(domain -> words.add("served by domain " + domain));
        return String.join(", ", words);
    }

    private static void image(ImageChain chain, Out out) {
        String label = "image";
        for (Image image : chain.images()) {
            String device = image.target() == Image.Target.BLOCK_DEVICE ? "block device, " : "";
            String path = label.equals("image") ? "" : image.path() + ": ";
            row(
                    out,
                    label,
                    path + device + image.header().map(ImageHeader::summary).orElse(image.unread()));
            label = "parent";
        }
        chain.end().ifPresent(end -> words(out, "parent", end.what()));
    }

    private String libxl(PlannedDisk disk) {
        if (disk.choice().isEmpty()) {
            return "cannot tell: " + facts.unknown();
        }
        BackendChoice choice = disk.choice().get();
        String passed = String.join(
                ", ",
                choice.tried().stream()
                        .filter(each -> !each.suitable())
                        .map(each -> each.backend().word() + " " + each.why())
                        .toList());
        if (choice.unknown().isPresent()) {
            return "cannot tell without knowing " + choice.unknown().get();
        }
        String taken = choice.backend()
                .map(DiskBackend::word)
                .orElseGet(() -> "refuses it: " + choice.refusal().orElse(""));
        String why = choice.tried().stream()
                .filter(Tried::suitable)
                .map(Tried::why)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .map(each -> " (" + each + ")")
                .orElse("");
        return taken + why + (passed.isEmpty() ? "" : "; " + passed);
    }

    private static void qemu(String label, Optional<QemuDisk> qemu, Out out) {
        if (qemu.isEmpty()) {
            return;
        }
        List<String> arguments = qemu.get().arguments();
        qemu.get().refusal().ifPresent(refusal -> words(out, label, "libxl makes no domain: " + refusal));
        if (!qemu.get().note().isEmpty()) {
            words(out, label, qemu.get().note());
        }
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            row(out, i == 0 ? label : "", arguments.get(i) + " " + arguments.get(i + 1));
        }
    }

    /** A line to be copied. What an image's header says stays on one line, whatever is in it. */
    private static void row(Out out, String label, String what) {
        label(out, label).line(Escape.text(what, false));
    }

    /** Words to be read. */
    private static void words(Out out, String label, String what) {
        label(out, label).prose(Escape.text(what, false)).line();
    }

    private static Out label(Out out, String label) {
        return out.print(Style.QUIET, "  " + label + " ".repeat(LABEL - label.length()));
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("domain", facts.domain());
        view.put("type", facts.type().word());
        view.put("xenVersion", facts.version());
        view.put("unknown", facts.unknown());
        Map<String, Object> qemu = new LinkedHashMap<>();
        qemu.put("program", facts.formats().program());
        facts.formats()
                .drivers()
                .ifPresent(
                        drivers -> qemu.put("formats", drivers.stream().sorted().toList()));
        if (!facts.formats().why().isEmpty()) {
            qemu.put("formatsUnknown", facts.formats().why());
        }
        view.put("qemu", qemu);
        view.put("disks", facts.disks().stream().map(DiskPlanView::json).toList());
        Findings.put(view, diagnosis);
        return view;
    }

    private static Map<String, Object> json(PlannedDisk disk) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("spec", disk.spec().spec());
        view.put("vdev", disk.spec().vdev());
        view.put("target", disk.spec().target());
        view.put("format", disk.spec().format().word());
        view.put("cdrom", disk.spec().cdrom());
        view.put("readWrite", disk.spec().readWrite());
        view.put(
                "images", disk.chain().images().stream().map(DiskPlanView::json).toList());
        view.put(
                "parentMissing", disk.chain().end().map(ImageChain.Broken::what).orElse(null));
        disk.choice().ifPresent(choice -> {
            view.put("backend", choice.backend().map(DiskBackend::word).orElse(null));
            view.put("tried", choice.tried().stream().map(DiskPlanView::json).toList());
            view.put(
                    "refusal",
                    choice.refusal()
                            .or(() -> disk.qemu().flatMap(QemuDisk::refusal))
                            .orElse(null));
            view.put("unknown", choice.unknown().orElse(null));
        });
        view.put("qemu", disk.qemu().map(DiskPlanView::json).orElse(null));
        view.put("better", disk.better().map(DiskPlanView::json).orElse(null));
        view.put("holders", disk.holders());
        return view;
    }

    private static Map<String, Object> json(Image image) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("path", image.path());
        view.put("target", image.target().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        view.put("sizeBytes", image.sizeBytes());
        view.put("kind", image.header().map(each -> each.kind().word()).orElse(null));
        view.put(
                "virtualSizeBytes",
                image.header().map(DiskPlanView::virtualSize).orElse(null));
        view.put("summary", image.header().map(ImageHeader::summary).orElse(image.unread()));
        view.put("damages", image.header().map(ImageHeader::damages).orElse(List.<Damage>of()));
        return view;
    }

    private static @Nullable Long virtualSize(ImageHeader header) {
        return header.virtualSizeBytes().isPresent() ? header.virtualSizeBytes().getAsLong() : null;
    }

    private static Map<String, Object> json(Tried tried) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("backend", tried.backend().word());
        view.put("suitable", tried.suitable());
        view.put("why", tried.why());
        return view;
    }

    private static Map<String, Object> json(QemuDisk qemu) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("arguments", qemu.arguments());
        view.put("file", qemu.opens().map(QemuDisk.Opens::file).orElse(null));
        view.put("driver", qemu.opens().map(QemuDisk.Opens::driver).orElse(null));
        view.put("note", qemu.note());
        return view;
    }

    private static Map<String, Object> json(BetterDisk better) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("line", better.line());
        view.put("why", better.why());
        view.put("attach", better.attach().orElse(null));
        view.put("alternative", better.alternative().orElse(null));
        view.put("qemu", json(better.qemu()));
        return view;
    }

    @Override
    public int exit() {
        return diagnosis.wrong() ? 1 : 0;
    }
}
