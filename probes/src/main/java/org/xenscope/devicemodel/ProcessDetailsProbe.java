package org.xenscope.devicemodel;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.xenscope.error.AbsentException;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.FailedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;

/**
 * Reads what /proc says of some processes: one {@code cat} and one {@code ls} at the same time, whatever their number, which
 * over ssh is one round trip. A process that has ended meanwhile is left out; what is denied is left empty and said.
 */
public final class ProcessDetailsProbe {
    /** More than any host has device models, with all that stands before and above them. */
    private static final int MOST = 400;

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String UNGUESSABLE = "/proc/sys/kernel/random/uuid";
    private static final List<String> FILES = List.of("status", "stat", "cmdline", "environ");
    private static final List<String> LINKS = List.of("exe", "cwd", "fd");

    private final Host host;

    public ProcessDetailsProbe(Host host) {
        this.host = host;
    }

    /**
     * What was read.
     *
     * @param processes by pid
     * @param files other files that were asked for, by path; without those that are not there
     * @param listing what {@code ls -l} said, for whatever else was to be listed
     */
    record Look(Map<Integer, ProcessDetails> processes, Map<String, String> files, String listing) {}

    /** These processes, by pid, as far as they are there. */
    public Map<Integer, ProcessDetails> read(Collection<Integer> pids) {
        return read(pids, List.of(), List.of()).processes();
    }

    /** One process; empty when it has ended. */
    public Optional<ProcessDetails> read(int pid) {
        return Optional.ofNullable(read(Set.of(pid)).get(pid));
    }

    /**
     * The same, with other files and directories in the same two programs.
     *
     * @param files small ones, of /proc
     * @param list what {@code ls -l} shall show too
     */
    Look read(Collection<Integer> pids, List<String> files, List<String> list) {
        List<Integer> wanted =
                new TreeSet<>(pids).stream().filter(pid -> pid > 0).limit(MOST).toList();
        if (wanted.isEmpty() && files.isEmpty() && list.isEmpty()) {
            return new Look(Map.of(), Map.of(), "");
        }
        Set<String> once = new LinkedHashSet<>(List.of("/proc/stat"));
        once.addAll(files);
        List<String> read = new ArrayList<>(once);
        List<String> listed = new ArrayList<>(list);
        for (int pid : wanted) {
            FILES.forEach(name -> read.add("/proc/" + pid + "/" + name));
            LINKS.forEach(name -> listed.add("/proc/" + pid + "/" + name));
        }
        CompletableFuture<Output> listing = CompletableFuture.supplyAsync(() -> run("ls", "-l", listed));
        Output cat = run("cat", "", marked(read));
        Output links = joined(listing);
        Map<Integer, Set<String>> denied = ProcText.denied(cat.errors() + "\n" + links.errors());
        List<String> parts = ProcText.parts(cat.stdout(), read.size()).orElseGet(() -> one(read, denied));
        Map<String, String> byPath = new HashMap<>();
        for (int i = 0; i < read.size(); i++) {
            byPath.put(read.get(i), parts.get(i));
        }
        Instant booted = ProcText.booted(byPath.getOrDefault("/proc/stat", "")).orElse(Instant.EPOCH);
        ProcText.Links parsed = ProcText.Links.parse(links.text());
        Map<Integer, ProcessDetails> processes = new TreeMap<>();
        for (int pid : wanted) {
            String home = "/proc/" + pid + "/";
            ProcText.process(
                            pid,
                            byPath.getOrDefault(home + "status", ""),
                            byPath.getOrDefault(home + "stat", ""),
                            byPath.getOrDefault(home + "cmdline", ""),
                            byPath.getOrDefault(home + "environ", ""),
                            booted,
                            parsed,
                            denied.getOrDefault(pid, Set.of()))
                    .ifPresent(process -> processes.put(pid, process));
        }
        return new Look(processes, byPath, links.text());
    }

    private static List<String> marked(List<String> files) {
        List<String> marked = new ArrayList<>();
        for (String file : files) {
            marked.add(file);
            marked.add(UNGUESSABLE);
        }
        return marked;
    }

    /** It ends with an error as soon as one of the files is not there. */
    private Output run(String program, String option, List<String> files) {
        List<String> argv = new ArrayList<>(List.of(program));
        if (!option.isEmpty()) {
            argv.add(option);
        }
        argv.addAll(files);
        try {
            return host.query(new Query(argv, LIMIT));
        } catch (CancelledException e) {
            // the command is as long as there are processes, and says nothing to anybody
            throw new CancelledException("looking at processes on " + host.name() + " was interrupted", "", e);
        } catch (DeadlineException e) {
            throw new DeadlineException(
                    "/proc on " + host.name() + " could not be read within " + LIMIT.toSeconds() + " s", e.next(), e);
        }
    }

    private static Output joined(CompletableFuture<Output> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof XenscopeException known
                    ? known
                    : new FailedException("cannot look at processes: " + e.getCause(), "", e);
        }
    }

    /** One file after the other: somebody has put what looks like a mark into what he wrote. */
    private List<String> one(List<String> files, Map<Integer, Set<String>> denied) {
        List<String> parts = new ArrayList<>();
        for (String file : files) {
            try {
                parts.add(new String(host.read(file), StandardCharsets.ISO_8859_1));
            } catch (AbsentException e) {
                parts.add("");
            } catch (DeniedException e) {
                ProcText.denied(file + ": permission denied")
                        .forEach((pid, names) -> denied.computeIfAbsent(pid, key -> new HashSet<>())
                                .addAll(names));
                parts.add("");
            }
        }
        return parts;
    }
}
