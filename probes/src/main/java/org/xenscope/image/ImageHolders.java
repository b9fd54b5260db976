package org.xenscope.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.disk.image.Image;
import org.xenscope.disk.image.ImageChain;
import org.xenscope.disk.plan.DiskHolder;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StorePath;

/** Which domains have an image, by the backends' directories of dom0 in the store. */
final class ImageHolders {
    private static final StorePath BACKENDS = StorePath.of("/local/domain/0/backend");
    private static final List<String> KINDS = List.of("qdisk", "vbd", "vbd3");
    private static final int MOST = 1024;

    /** @param file what its params name, without the format before it */
    private record Held(StorePath directory, String file, boolean writes) {}

    private final Host host;
    private final Store store;
    private @Nullable List<Held> all;
    private final Map<String, String> places = new HashMap<>();

    ImageHolders(Host host, Store store) {
        this.host = host;
        this.store = store;
    }

    List<DiskHolder> of(ImageChain chain) {
        if (all == null) {
            all = held();
            places(all);
        }
        List<DiskHolder> holders = new ArrayList<>();
        for (Held held : all) {
            for (Image image : chain.images()) {
                boolean same = held.file().equals(image.path())
                        || !image.place().isEmpty() && image.place().equals(places.get(held.file()));
                if (same && image.target().holds()) {
                    holders.add(holder(held, image));
                    break;
                }
            }
        }
        return holders;
    }

    private DiskHolder holder(Held held, Image image) {
        String domid = held.directory().parent().name();
        String name =
                store.readText(StorePath.of("/local/domain/" + domid + "/name")).orElse("");
        return new DiskHolder(Integer.parseInt(domid), name, held.directory().text(), image.path(), held.writes());
    }

    private List<Held> held() {
        List<StorePath> domains = below(KINDS.stream().map(BACKENDS::child).toList());
        List<StorePath> devices = below(domains).stream()
                .filter(each -> each.parent().name().matches("[0-9]{1,5}"))
                .limit(MOST)
                .toList();
        Map<StorePath, Optional<byte[]>> values = store.readAll(devices.stream()
                .flatMap(each -> List.of(each.child("params"), each.child("mode")).stream())
                .toList());
        List<Held> found = new ArrayList<>();
        for (StorePath device : devices) {
            text(values, device.child("params"))
                    .map(params -> params.replaceFirst("^(aio|raw|vhd|qcow2?|qed|vpc):", ""))
                    .filter(file -> file.startsWith("/"))
                    .ifPresent(file -> found.add(new Held(
                            device,
                            file,
                            text(values, device.child("mode")).orElse("w").startsWith("w"))));
        }
        return found;
    }

    private List<StorePath> below(List<StorePath> directories) {
        List<StorePath> children = new ArrayList<>();
        store.directoryOfAll(directories).forEach((directory, names) -> names.stream()
                .filter(name -> name.matches("[0-9]{1,10}"))
                .forEach(name -> children.add(directory.child(name))));
        return children;
    }

    /** What is behind each path: one image can have several. */
    private void places(List<Held> found) {
        List<String> argv = new ArrayList<>(List.of("stat", "-L", "-c", "%d:%i %n"));
        found.stream()
                .map(Held::file)
                .distinct()
                .filter(file -> file.indexOf('\n') < 0)
                .forEach(argv::add);
        if (argv.size() == 4) {
            return;
        }
        Output output = host.query(Query.of(argv.toArray(String[]::new)));
        for (String line : output.text().lines().toList()) {
            int blank = line.indexOf(' ');
            if (blank > 0) {
                places.put(line.substring(blank + 1), line.substring(0, blank));
            }
        }
    }

    private static Optional<String> text(Map<StorePath, Optional<byte[]>> values, StorePath path) {
        return values.getOrDefault(path, Optional.empty()).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
