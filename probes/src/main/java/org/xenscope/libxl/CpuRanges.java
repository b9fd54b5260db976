package org.xenscope.libxl;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.xenscope.clib.Strtoul;
import org.xenscope.error.UsageException;

/**
 * Which physical CPUs a vcpu may run on: {@code 0-3,^1,node:1,all}, as xl reads it (tools/xl/xl_parse.c parse_cpurange,
 * Xen 4.17). How many CPUs and nodes there are is the host's matter; what is beyond them xl passes over.
 *
 * @param steps in order: each adds to or takes from what those before have left
 */
public record CpuRanges(List<Step> steps) {
    /** More than Xen can be built for. */
    private static final int MOST = 16383;

    /** One part. {@code last} is -1 for all CPUs. */
    public record Step(boolean remove, boolean nodes, long first, long last) {
        boolean all() {
            return last == -1;
        }
    }

    public CpuRanges {
        steps = List.copyOf(steps);
    }

    /** Whether no CPU is left, on whatever host: xl refuses that of {@code cpus}. Nodes may hold any CPU. */
    boolean nowhere() {
        BitSet left = new BitSet();
        for (Step step : steps) {
            if (step.nodes()) {
                return false;
            }
            int first = clipped(step.first());
            int last = step.all() ? MOST : clipped(step.last());
            left.set(first, last + 1, !step.remove());
        }
        return left.isEmpty();
    }

    /** @throws UsageException when xl refuses it */
    public static CpuRanges parse(String text) {
        List<Step> steps = new ArrayList<>();
        for (String part : text.split(",")) {
            if (!part.isEmpty()) {
                steps.add(step(text, part));
            }
        }
        return new CpuRanges(steps);
    }

    private static int clipped(long unsigned) {
        return unsigned < 0 || unsigned > MOST ? MOST : (int) unsigned;
    }

    private static Step step(String text, String part) {
        boolean remove = part.startsWith("^");
        String rest = remove ? part.substring(1) : part;
        boolean nodes = rest.startsWith("node:") || rest.startsWith("nodes:");
        String range = nodes ? rest.substring(rest.indexOf(':') + 1) : rest;
        if (range.equals("all")) {
            if (remove) {
                throw refused(text, part);
            }
            return new Step(false, nodes, 0, -1);
        }
        Strtoul first = Strtoul.read(range, 0, range.length(), 10);
        Strtoul last = first;
        if (first.any() && first.end() < range.length() && range.charAt(first.end()) == '-') {
            last = Strtoul.read(range, first.end() + 1, range.length(), 10);
        }
        boolean good = first.any()
                && last.any()
                && first.value() != -1
                && last.value() != -1
                && last.end() == range.length()
                && Long.compareUnsigned(first.value(), last.value()) <= 0;
        if (!good) {
            throw refused(text, part);
        }
        return new Step(remove, nodes, first.value(), last.value());
    }

    private static UsageException refused(String text, String part) {
        return new UsageException(
                "\"" + part + "\" in \"" + text + "\" is no range of CPUs, which xl refuses",
                "write 3, 0-3, ^1, node:0 or all, with commas between them and no blanks behind them");
    }
}
