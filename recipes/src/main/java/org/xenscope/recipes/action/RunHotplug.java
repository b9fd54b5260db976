package org.xenscope.recipes.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.FailedException;
import org.xenscope.host.Invocation;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;
import org.xenscope.vif.HotplugCall;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.Vif;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreWriter;

/**
 * Runs a vif's hotplug script again, with the words and the environment that libxl gives it. Undo puts back what can be
 * seen: what the script says in the store, the bridge in which the interface was, and whether it was up. What else a
 * script did (routes, firewall rules, switches of another kind) is its own, and stays.
 *
 * @param environment {@code NAME=value}
 * @param backend the backend's path
 * @param status {@code hotplug-status} before; null for none
 * @param error {@code hotplug-error} before; null for none
 * @param name the interface that this call configures
 * @param index the kernel's number of it; 0 when it is not known
 * @param before the bridge in which it was; null for none
 * @param wasUp whether it was up
 */
public record RunHotplug(
        List<String> argv,
        List<String> environment,
        String backend,
        @Nullable String status,
        @Nullable String error,
        String name,
        int index,
        @Nullable String before,
        boolean wasUp)
        implements Action {
    /** As long as libxl gives it (LIBXL_HOTPLUG_TIMEOUT). */
    private static final Duration LIMIT = Duration.ofSeconds(40);

    /** @param link the interface that the call is for */
    public static RunHotplug of(Vif vif, HotplugCall call, NetInterface link) {
        return new RunHotplug(
                call.argv(),
                call.environment(),
                vif.device().pair().backendPath(),
                vif.device().pair().hotplugStatus().orElse(null),
                vif.device().pair().backendValue("hotplug-error").orElse(null),
                link.name(),
                link.index().orElse(0),
                link.master().orElse(null),
                link.up());
    }

    @Override
    public List<String> commands() {
        List<String> words = new ArrayList<>(List.of("env"));
        words.addAll(environment);
        words.addAll(argv);
        List<String> commands = new ArrayList<>();
        if (error != null && online()) {
            commands.add("xenstore-rm " + ShellText.word(backend + "/hotplug-error"));
        }
        commands.add(ShellText.line(words));
        return commands;
    }

    @Override
    public List<String> undoCommands() {
        List<String> commands = new ArrayList<>();
        if (online()) {
            commands.add(node("hotplug-status", status));
            commands.add(node("hotplug-error", error));
        }
        String word = ShellText.word(name);
        if (!wasUp) {
            commands.add("ip link set " + word + " down");
        }
        commands.add("ip link set " + word + (before == null ? " nomaster" : " master " + ShellText.word(before)));
        return commands;
    }

    /** The call for the tap writes nothing to the store. */
    private boolean online() {
        return argv.contains("online");
    }

    private String node(String key, @Nullable String value) {
        String path = ShellText.word(backend + "/" + key);
        return value == null
                ? "xenstore-rm " + path
                : "xenstore-write " + path + " "
                        + ShellText.value(value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void perform(Site site) {
        StorePath said = StorePath.of(backend + "/hotplug-error");
        if (error != null && online() && site.store().exists(said)) {
            site.storeChanges().remove(said);
        }
        List<String> words = new ArrayList<>(List.of("env"));
        words.addAll(environment);
        words.addAll(argv);
        site.control()
                .run(new Invocation(words, new byte[0], LIMIT))
                .orFail(site.store()
                        .readText(StorePath.of(backend + "/hotplug-error"))
                        .map(text -> "it wrote to hotplug-error: " + text)
                        .orElse("its words are in /var/log/xen/xen-hotplug.log"));
    }

    @Override
    public void verify(Site site) {
        Optional<String> now = site.store().readText(StorePath.of(backend + "/hotplug-status"));
        if (online() && now.filter("connected"::equals).isEmpty()) {
            throw new FailedException(
                    argv.get(0) + " has ended, and hotplug-status is "
                            + now.map(said -> "\"" + said + "\"").orElse("not there"),
                    site.store()
                            .readText(StorePath.of(backend + "/hotplug-error"))
                            .map(said -> "it wrote to hotplug-error: " + said)
                            .orElse("the script must write it: see what it does"));
        }
    }

    @Override
    public void undo(Site site) {
        if (!site.store().exists(StorePath.of(backend))) {
            return;
        }
        if (online()) {
            put(site.storeChanges(), site, "hotplug-status", status);
            put(site.storeChanges(), site, "hotplug-error", error);
        }
        Optional<NetInterface> now = Links.find(site, name, index);
        if (now.isEmpty()) {
            return;
        }
        Optional<String> master = now.get().master();
        if (!wasUp && now.get().up()) {
            Links.ip(site, "link", "set", name, "down");
        }
        if (!master.equals(Optional.ofNullable(before))) {
            master.ifPresent(
                    each -> Links.ipOr(site, List.of("link", "set", name, "nomaster"), List.of("delif", each, name)));
            if (before != null
                    && Links.find(site, before).filter(NetInterface::bridge).isPresent()) {
                Links.ipOr(site, List.of("link", "set", name, "master", before), List.of("addif", before, name));
            }
        }
    }

    private void put(StoreWriter store, Site site, String key, @Nullable String value) {
        StorePath path = StorePath.of(backend + "/" + key);
        if (value != null) {
            store.write(path, value);
        } else if (site.store().exists(path)) {
            store.remove(path);
        }
    }
}
