package org.xenscope.tests.driver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a bring-up could leave in dom0: every store node, process, file, interface and domain.
 *
 * <p>Not looked at: /var/log, where xl and QEMU keep their logs by design; /run/xen/domid-history, in which libxl keeps
 * the domids of a minute so as not to give them out again (libxl_domain.c); /run/xen-hotplug, in which Xen's block script
 * makes and removes its lock (locking.sh); the kernel's threads; ssh sessions.
 *
 * @param store value and permissions by path
 * @param processes command lines by pid
 * @param files type and path
 * @param interfaces name and the bridge it is in
 * @param domains name and domid
 */
record HostState(
        Map<String, String> store,
        Map<Integer, String> processes,
        Set<String> files,
        Set<String> interfaces,
        Set<String> domains) {
    private static final String MARK = "suite_looks_at_dom0";

    /** Run in dom0. The shell that runs it is known by the mark in its command line. */
    static final String SCRIPT = ": " + MARK
            + """
            ; echo '== processes'; ps -eo pid=,ppid=,args= -ww
            echo '== files'
            find /run /tmp /etc /usr/lib/xenscope-lab /var/lib/xen /root /dev/xen -printf '%y %p\\n' |
                grep -v -e ' /run/xen/domid-history$' -e ' /run/xen-hotplug$'
            echo '== interfaces'; ip -o link
            echo '== domains'; xl list
            """;

    private static final Pattern PROCESS = Pattern.compile("\\s*(\\d+)\\s+(\\d+)\\s+(.*)");
    private static final Pattern INTERFACE = Pattern.compile("\\d+: ([^:@]+)[:@].*?(?: master (\\S+))?(?: .*)?");

    static HostState of(JsonNode tree, String said) {
        Map<String, List<String>> sections = new HashMap<>();
        List<String> section = new ArrayList<>();
        for (String line : said.lines().toList()) {
            if (line.startsWith("== ")) {
                section = new ArrayList<>();
                sections.put(line.substring(3), section);
            } else {
                section.add(line);
            }
        }
        return new HostState(
                store(tree),
                processes(sections.getOrDefault("processes", List.of())),
                new TreeSet<>(sections.getOrDefault("files", List.of())),
                interfaces(sections.getOrDefault("interfaces", List.of())),
                domains(sections.getOrDefault("domains", List.of())));
    }

    private static Map<String, String> store(JsonNode tree) {
        Map<String, String> store = new TreeMap<>();
        for (JsonNode node : tree.path("nodes")) {
            store.put(
                    node.path("path").asText(),
                    node.path("value") + " " + node.path("valueBase64") + " " + node.path("perms"));
        }
        if (store.isEmpty()) {
            throw new AssertionError("an empty store: " + tree);
        }
        return store;
    }

    private static Map<Integer, String> processes(List<String> lines) {
        Map<Integer, Integer> parents = new LinkedHashMap<>();
        Map<Integer, String> commands = new TreeMap<>();
        Set<Integer> own = new HashSet<>();
        for (String line : lines) {
            Matcher process = PROCESS.matcher(line);
            if (process.matches()) {
                int pid = Integer.parseInt(process.group(1));
                parents.put(pid, Integer.parseInt(process.group(2)));
                commands.put(pid, process.group(3).strip());
                if (process.group(3).contains(MARK)) {
                    own.add(pid);
                }
            }
        }
        commands.keySet()
                .removeIf(pid -> pid == 2
                        || parents.getOrDefault(pid, 0) == 2
                        || own.contains(pid)
                        || own.contains(parents.getOrDefault(pid, 0)));
        commands.values().removeIf(command -> command.matches("sshd: \\S+ ?(@\\S+|\\[\\w+\\])?"));
        if (commands.isEmpty()) {
            throw new AssertionError("no processes: " + lines);
        }
        return commands;
    }

    private static Set<String> interfaces(List<String> lines) {
        Set<String> interfaces = new TreeSet<>();
        for (String line : lines) {
            Matcher matcher = INTERFACE.matcher(line);
            if (matcher.matches()) {
                interfaces.add(matcher.group(1) + " in " + matcher.group(2));
            }
        }
        return interfaces;
    }

    private static Set<String> domains(List<String> lines) {
        Set<String> domains = new TreeSet<>();
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            if (words.length > 1 && !words[0].equals("Name")) {
                domains.add(words[0] + " " + words[1]);
            }
        }
        return domains;
    }

    /** Pids of processes that are new since then. */
    List<Integer> newProcesses(HostState before) {
        return processes.keySet().stream()
                .filter(pid -> !before.processes.containsKey(pid))
                .toList();
    }

    /** What is there now and was not, and what was there and is not; empty when nothing has changed. */
    List<String> since(HostState before) {
        List<String> changes = new ArrayList<>();
        compare("store", before.store, store, changes);
        compareSets("process", counted(before.processes), counted(processes), changes);
        compareSets("file", before.files, files, changes);
        compareSets("interface", before.interfaces, interfaces, changes);
        compareSets("domain", before.domains, domains, changes);
        return changes;
    }

    /** Several processes may have the same command line. */
    private static Set<String> counted(Map<Integer, String> processes) {
        Set<String> counted = new TreeSet<>();
        for (String command : processes.values()) {
            int nth = 1;
            while (!counted.add(nth == 1 ? command : command + " (" + nth + ")")) {
                nth++;
            }
        }
        return counted;
    }

    private static void compare(String what, Map<String, String> before, Map<String, String> now, List<String> into) {
        compareSets(what, before.keySet(), now.keySet(), into);
        before.forEach((path, value) -> {
            String other = now.get(path);
            if (other != null && !other.equals(value)) {
                into.add(what + " ~ " + path + ": " + value + " is now " + other);
            }
        });
    }

    private static void compareSets(String what, Set<String> before, Set<String> now, List<String> into) {
        now.stream().filter(each -> !before.contains(each)).forEach(each -> into.add(what + " + " + each));
        before.stream().filter(each -> !now.contains(each)).forEach(each -> into.add(what + " - " + each));
    }
}
