package org.xenscope.recipes.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.host.Conversation;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.HostControl;
import org.xenscope.host.Invocation;
import org.xenscope.host.Output;
import org.xenscope.host.Permit;
import org.xenscope.host.Query;
import org.xenscope.host.Running;
import org.xenscope.host.Wire;
import org.xenscope.recipes.Site;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreWriter;

/** The actions on a model of the kernel's interfaces, whose ip may know no bridges, as an old busybox's. */
class BridgeActionsTest {
    private final Map<String, Link> links = new TreeMap<>();
    private final List<String> run = new ArrayList<>();
    private final Site site = new ModelSite();
    private boolean oldIp;

    private static final class Link {
        private int index;
        private boolean up;
        private boolean bridge;
        private String master = "";
        private String alias = "";
        private String mac = "fe:ff:ff:ff:ff:ff";
    }

    private Link link(String name, boolean bridge, boolean up, String master) {
        Link link = new Link();
        link.index = 10 + links.size();
        link.bridge = bridge;
        link.up = up;
        link.master = master;
        links.put(name, link);
        return link;
    }

    @Test
    void outOfNoBridgeAndBack() {
        link("xenbr0", true, true, "");
        Link tap = link("vif1.0-emu", false, false, "");
        tap.mac = "f6:0e:dc:a2:64:f0";
        AddToBridge add = AddToBridge.of(Links.find(site, "vif1.0-emu").orElseThrow(), "xenbr0");
        add.perform(site);
        add.verify(site);
        assertThat(tap.master + tap.up).isEqualTo("xenbr0true");
        assertThat(tap.mac).as("else the bridge may take it for its own").isEqualTo("fe:ff:ff:ff:ff:ff");
        add.undo(site);
        add.undo(site);
        assertThat(tap.master + tap.up).isEqualTo("false");
        assertThat(tap.mac).isEqualTo("f6:0e:dc:a2:64:f0");
    }

    @Test
    void fromOneBridgeToAnotherAndBackWithAnOldIp() {
        oldIp = true;
        link("xenbr0", true, true, "");
        link("xenbr1", true, true, "");
        Link vif = link("vif1.0", false, true, "xenbr1");
        AddToBridge add = AddToBridge.of(Links.find(site, "vif1.0").orElseThrow(), "xenbr0");
        add.perform(site);
        add.verify(site);
        assertThat(run).contains("brctl delif xenbr1 vif1.0", "brctl addif xenbr0 vif1.0");
        add.undo(site);
        assertThat(vif.master).isEqualTo("xenbr1");
        add.undo(site);
        assertThat(vif.master).isEqualTo("xenbr1");
    }

    @Test
    void whatSomebodyMovedOnIsLeftAndSoIsAnotherOfThatName() {
        link("xenbr0", true, true, "");
        link("xenbr1", true, true, "");
        Link vif = link("vif1.0", false, true, "");
        AddToBridge add = AddToBridge.of(Links.find(site, "vif1.0").orElseThrow(), "xenbr0");
        add.perform(site);
        vif.master = "xenbr1";
        add.undo(site);
        assertThat(vif.master).isEqualTo("xenbr1");
        vif.master = "xenbr0";
        vif.index = 99;
        add.undo(site);
        assertThat(vif.master).isEqualTo("xenbr0");
        links.remove("vif1.0");
        add.undo(site);
    }

    @Test
    void aBridgeIsRemovedOnlyWhenItIsOursAndEmpty() {
        CreateBridge create = CreateBridge.of("xenbr9", "mark");
        create.perform(site);
        create.verify(site);
        assertThat(links.get("xenbr9").alias).isEqualTo("xenscope mark");
        Link port = link("vif1.0", false, true, "xenbr9");
        assertThatThrownBy(() -> create.undo(site))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("in it are vif1.0");
        port.master = "";
        links.get("xenbr9").alias = "somebody's";
        create.undo(site);
        assertThat(links).containsKey("xenbr9");
        links.get("xenbr9").alias = "xenscope mark";
        create.undo(site);
        assertThat(links).doesNotContainKey("xenbr9");
        create.undo(site);
    }

    @Test
    void aBridgeIsMadeByBrctlToo() {
        oldIp = true;
        CreateBridge create = CreateBridge.of("xenbr9", "mark");
        create.perform(site);
        create.verify(site);
        create.undo(site);
        assertThat(links).isEmpty();
        assertThat(run).contains("brctl addbr xenbr9", "brctl delbr xenbr9");
    }

    @Test
    void upAndDownAgain() {
        Link link = link("xenbr0", true, false, "");
        SetLinkUp up = SetLinkUp.of(Links.find(site, "xenbr0").orElseThrow());
        up.perform(site);
        up.verify(site);
        assertThat(link.up).isTrue();
        up.undo(site);
        up.undo(site);
        assertThat(link.up).isFalse();
    }

    @Test
    void whatTheKernelRefusesIsSaid() {
        link("xenbr0", true, true, "");
        AddToBridge add = new AddToBridge("vif9.0", 0, "xenbr0", null, true, null);
        assertThatThrownBy(() -> add.perform(site))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("Cannot find device");
        assertThatThrownBy(() -> add.verify(site)).hasMessageContaining("vif9.0 is not in xenbr0");
    }

    private Output answer(Invocation invocation) {
        String line = String.join(" ", invocation.argv());
        run.add(line);
        List<String> argv = invocation.argv();
        boolean bridges = line.matches("ip link (add|del) .*|ip link set \\S+ (master \\S+|nomaster)");
        boolean ok = !(oldIp && bridges) && change(argv, line, invocation.stdin());
        return new Output(
                argv,
                ok ? 0 : 1,
                new byte[0],
                ok ? new byte[0] : "Cannot find device".getBytes(StandardCharsets.UTF_8));
    }

    private boolean change(List<String> argv, String line, byte[] stdin) {
        if (line.startsWith("tee ")) {
            String name = argv.get(1).split("/")[4];
            links.get(name).alias = new String(stdin, StandardCharsets.UTF_8);
            return true;
        }
        if (line.matches("ip link add .* type bridge|brctl addbr .*")) {
            link(argv.get(line.startsWith("ip") ? 3 : 2), true, false, "");
            return true;
        }
        if (line.matches("ip link del .*|brctl delbr .*")) {
            return links.remove(argv.get(argv.size() - 1)) != null;
        }
        Link link = links.get(argv.get(3));
        if (link == null) {
            return false;
        }
        switch (argv.get(0) + " " + argv.get(line.startsWith("ip") ? 4 : 1)) {
            case "ip address" -> link.mac = argv.get(5);
            case "ip up" -> link.up = true;
            case "ip down" -> link.up = false;
            case "ip master" -> link.master = argv.get(5);
            case "brctl addif" -> link.master = argv.get(2);
            case "ip nomaster", "brctl delif" -> link.master = "";
            default -> throw new AssertionError(line);
        }
        return true;
    }

    private final class ModelSite implements Site {
        @Override
        public Host host() {
            return new ModelHost();
        }

        @Override
        public HostControl control() {
            return new HostControl() {
                @Override
                public Host host() {
                    return new ModelHost();
                }

                @Override
                public Output run(Invocation invocation) {
                    return answer(invocation);
                }

                @Override
                public Conversation converse(List<String> argv) {
                    throw new AssertionError(argv);
                }

                @Override
                public void write(String path, byte[] content, int mode) {
                    throw new AssertionError(path);
                }

                @Override
                public void makeDirectory(String path, int mode) {
                    throw new AssertionError(path);
                }

                @Override
                public void remove(String path) {
                    throw new AssertionError(path);
                }
            };
        }

        @Override
        public Store store() {
            throw new AssertionError("no store");
        }

        @Override
        public StoreWriter storeChanges() {
            throw new AssertionError("no store");
        }

        @Override
        public Permit permit() {
            throw new AssertionError("no permit");
        }
    }

    /** /sys/class/net of the model. */
    private final class ModelHost implements Host {
        @Override
        public String name() {
            return "model";
        }

        @Override
        public Output query(Query query) {
            StringBuilder said = new StringBuilder();
            for (String path : query.argv()) {
                String[] parts = path.split("/");
                Link link = parts.length == 6 ? links.get(parts[4]) : null;
                if (link != null) {
                    said.append(
                            switch (parts[5]) {
                                case "uevent" ->
                                    (link.bridge ? "DEVTYPE=bridge\n" : "") + "INTERFACE=" + parts[4] + "\nIFINDEX="
                                            + link.index + "\n";
                                case "flags" -> link.up ? "0x1003\n" : "0x1002\n";
                                case "address" -> link.mac + "\n";
                                case "mtu" -> "1500\n";
                                case "master" ->
                                    link.master.isEmpty()
                                            ? ""
                                            : "l 1 r r 0 Nov 1 " + path + " -> ../" + link.master + "\n";
                                default -> "";
                            });
                }
            }
            return new Output(query.argv(), 0, said.toString().getBytes(StandardCharsets.UTF_8), new byte[0]);
        }

        @Override
        public byte[] read(String path) {
            String[] parts = path.split("/");
            Link link = links.get(parts[4]);
            if (link == null) {
                throw new AbsentException("there is no " + path, "");
            }
            String said = parts[5].equals("ifalias") ? link.alias : link.up ? "0x1003" : "0x1002";
            return said.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public List<FileEntry> list(String path) {
            String bridge = path.split("/")[4];
            return links.entrySet().stream()
                    .filter(each -> each.getValue().master.equals(bridge))
                    .map(each -> new FileEntry(each.getKey(), FileEntry.Kind.LINK, 0, 0777))
                    .toList();
        }

        @Override
        public Optional<FileEntry> stat(String path) {
            String[] parts = path.split("/");
            Link link = links.get(parts[4]);
            boolean there = link != null && (parts.length == 5 || link.bridge);
            return there
                    ? Optional.of(new FileEntry(parts[parts.length - 1], FileEntry.Kind.DIRECTORY, 0, 0755))
                    : Optional.empty();
        }

        @Override
        public Running follow(Query query) {
            throw new AssertionError(query);
        }

        @Override
        public Wire connectUnix(String path) {
            throw new AssertionError(path);
        }

        @Override
        public Wire connectTcp(int port) {
            throw new AssertionError(port);
        }

        @Override
        public HostControl control(Permit permit) {
            throw new AssertionError("not through the host");
        }

        @Override
        public void close() {}
    }
}
