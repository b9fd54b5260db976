package org.xenscope.hvmloader;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.hvmloader.Stage.Kind;
import org.xenscope.hvmloader.Stage.State;

/**
 * What hvmloader, and the BIOS after it, said of one domain: the last run of it, as domids are used again. The guest can
 * write such lines itself once it runs; so what comes after "Invoking" counts as the BIOS's only, and a second "HVM Loader"
 * is believed, as nothing tells it from another domain of the same number.
 *
 * @param source what it was read from: {@code xl dmesg}, or a file
 * @param lines of that domain's last run
 * @param stages in order; those of the BIOS only where it says anything
 * @param crash what hvmloader said when it gave up
 * @param troubles what it said and went on
 * @param beginningLost lines are there, and the first of them is not hvmloader's first
 * @param runs how often it started, as far as is shown
 */
public record HvmloaderLog(
        String source,
        int domid,
        List<GuestLine> lines,
        List<Stage> stages,
        List<GuestLine> crash,
        List<GuestLine> troubles,
        boolean beginningLost,
        int runs) {
    private static final String FIRST = "HVM Loader";

    public HvmloaderLog {
        lines = List.copyOf(lines);
        stages = List.copyOf(stages);
        crash = List.copyOf(crash);
        troubles = List.copyOf(troubles);
    }

    /** Never fails: a log of nothing has stages that are not reached. */
    public static HvmloaderLog of(String source, int domid, ConsoleText console) {
        List<GuestLine> run = new ArrayList<>();
        int runs = 0;
        for (GuestLine line : console.lines()) {
            if (line.domid() != domid) {
                continue;
            }
            if (line.text().equals(FIRST)) {
                runs++;
                run.clear();
            }
            run.add(line);
        }
        return new Reading(run, runs == 0 && !run.isEmpty(), console.suppressed()).log(source, domid, runs);
    }

    /** Whether the domain said anything at all. */
    public boolean heard() {
        return !lines.isEmpty();
    }

    /** Whether this shows that hvmloader ran. */
    public boolean ran() {
        return stages.stream().anyMatch(stage -> !stage.kind().ofBios() && stage.state() == State.DONE);
    }

    public boolean crashed() {
        return !crash.isEmpty();
    }

    public Stage stage(Kind kind) {
        return stages.stream()
                .filter(stage -> stage.kind() == kind)
                .findFirst()
                .orElseGet(() -> new Stage(kind, State.NOT_REACHED, "", List.of()));
    }

    /** Whether it is known that hvmloader left this out. */
    public boolean skipped(Kind kind) {
        return stage(kind).state() == State.SKIPPED;
    }

    public boolean done(Kind kind) {
        return stage(kind).state() == State.DONE;
    }

    /** The same with another word for why a stage is as it is. */
    public HvmloaderLog withDetail(Kind kind, String detail) {
        List<Stage> changed = stages.stream()
                .map(stage -> stage.kind() == kind ? new Stage(kind, stage.state(), detail, stage.evidence()) : stage)
                .toList();
        return new HvmloaderLog(source, domid, lines, changed, crash, troubles, beginningLost, runs);
    }

    /** The lines of one run, sorted into stages. */
    private static final class Reading {
        private final List<GuestLine> lines;
        private final boolean beginningLost;
        private final boolean suppressed;
        private final Map<Kind, List<GuestLine>> found = new EnumMap<>(Kind.class);
        private final List<GuestLine> crash = new ArrayList<>();
        private final List<GuestLine> troubles = new ArrayList<>();
        private boolean scanned;

        Reading(List<GuestLine> lines, boolean beginningLost, boolean suppressed) {
            this.lines = lines;
            this.beginningLost = beginningLost;
            this.suppressed = suppressed;
            boolean bios = beginningLost && lines.stream().noneMatch(line -> invokes(line.text()));
            if (bios) {
                // All that is left may be the BIOS's, or hvmloader's up to a point that has not come yet.
                bios = lines.stream()
                        .noneMatch(line -> StageLines.of(line.text(), false).isPresent());
            }
            for (GuestLine line : lines) {
                sort(line, bios);
                bios |= invokes(line.text());
            }
        }

        private static boolean invokes(String text) {
            return StageLines.of(text, false).filter(Kind.INVOKED::equals).isPresent();
        }

        private void sort(GuestLine line, boolean bios) {
            StageLines.of(line.text(), bios).ifPresent(kind -> found.computeIfAbsent(kind, key -> new ArrayList<>())
                    .add(line));
            if (bios) {
                scanned |= line.text().equals("Scan for option roms");
            } else if (StageLines.crash(line.text())) {
                crash.add(line);
            } else if (StageLines.trouble(line.text())) {
                troubles.add(line);
            }
        }

        HvmloaderLog log(String source, int domid, int runs) {
            List<Stage> stages = new ArrayList<>();
            for (Kind kind : Kind.values()) {
                if (!kind.ofBios() || found.containsKey(Kind.BIOS_STARTED)) {
                    stages.add(stage(kind));
                }
            }
            return new HvmloaderLog(source, domid, lines, stages, crash, troubles, beginningLost, runs);
        }

        private Stage stage(Kind kind) {
            List<GuestLine> evidence = found.get(kind);
            if (evidence != null) {
                String last = evidence.get(evidence.size() - 1).text();
                boolean failed = kind == Kind.BOOTING && !last.startsWith("Booting");
                return new Stage(kind, failed ? State.FAILED : State.DONE, StageLines.detail(kind, evidence), evidence);
            }
            if (kind == Kind.VGA_ROM && scanned) {
                return new Stage(
                        kind,
                        suppressed ? State.LOST : State.SKIPPED,
                        suppressed ? "" : "the BIOS found none",
                        List.of());
            }
            boolean before = found.keySet().stream().anyMatch(each -> each.compareTo(kind) < 0);
            boolean after = found.keySet().stream().anyMatch(each -> each.compareTo(kind) > 0);
            if (!after) {
                return new Stage(kind, State.NOT_REACHED, "", List.of());
            }
            if (!before && beginningLost || suppressed) {
                return new Stage(kind, State.LOST, "", List.of());
            }
            return kind.optional()
                    ? new Stage(kind, State.SKIPPED, why(kind).orElse(""), List.of())
                    : new Stage(kind, State.UNSAID, "", List.of());
        }

        private static Optional<String> why(Kind kind) {
            return switch (kind) {
                case ACPI -> Optional.of("platform/acpi is not 1");
                case MP_TABLES -> Optional.of("one CPU and no APIC, or a BIOS that wants none");
                default -> Optional.empty();
            };
        }
    }
}
