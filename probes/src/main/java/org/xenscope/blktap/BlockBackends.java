package org.xenscope.blktap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreReader;

/**
 * The block backends of dom0, as the store has them.
 *
 * @param all one for each device of each domain
 */
record BlockBackends(List<Backend> all) {
    /**
     * One.
     *
     * @param kind {@code vbd} (blkback), {@code vbd3} (tapback), {@code qdisk} (QEMU)
     * @param params what it was given: a path
     * @param physicalDevice major and minor in hexadecimal, as blkback's {@code physical-device} has them; empty until the
     *     script has written it
     * @param writes mode is w
     */
    record Backend(
            String kind, int domid, String devid, String params, Optional<String> physicalDevice, boolean writes) {
        String name() {
            return "/local/domain/0/backend/" + kind + "/" + domid + "/" + devid;
        }

        /** Who holds what it was given. */
        Holder holder(Set<Integer> living) {
            return new Holder(
                    0,
                    kind.equals("vbd") ? "blkback" : "tapback",
                    OptionalInt.of(domid),
                    !living.contains(domid),
                    writes,
                    name());
        }
    }

    private static final StorePath ROOT = StorePath.of("/local/domain/0/backend");
    private static final List<String> KINDS = List.of("vbd", "vbd3", "qdisk");

    static BlockBackends read(StoreReader store) {
        List<StorePath> kinds = KINDS.stream().map(ROOT::child).toList();
        List<StorePath> domains = children(store, kinds, "\\d{1,5}");
        List<StorePath> devices = children(store, domains, "\\d{1,9}");
        List<StorePath> keys = new ArrayList<>();
        for (StorePath device : devices) {
            for (String key : List.of("params", "physical-device", "mode")) {
                keys.add(device.child(key));
            }
        }
        Map<StorePath, Optional<byte[]>> values = store.readAll(keys);
        List<Backend> all = new ArrayList<>();
        for (StorePath device : devices) {
            StorePath domain = device.parent();
            all.add(new Backend(
                    domain.parent().name(),
                    Integer.parseInt(domain.name()),
                    device.name(),
                    text(values, device.child("params")).orElse(""),
                    text(values, device.child("physical-device")),
                    !text(values, device.child("mode")).filter("r"::equals).isPresent()));
        }
        return new BlockBackends(List.copyOf(all));
    }

    /** Whether blkback or tapback has any device at all. */
    boolean numbered() {
        return all.stream().anyMatch(each -> each.physicalDevice().isPresent());
    }

    /** Those of blkback and tapback that stand on a device; QEMU's own are seen among its descriptors. */
    List<Backend> of(String device, Optional<String> number) {
        return all.stream()
                .filter(each -> !each.kind().equals("qdisk"))
                .filter(each -> each.params().equals(device)
                        || number.isPresent() && each.physicalDevice().equals(number))
                .toList();
    }

    private static List<StorePath> children(StoreReader store, List<StorePath> parents, String shape) {
        List<StorePath> children = new ArrayList<>();
        store.directoryOfAll(parents).forEach((parent, names) -> names.stream()
                .filter(name -> name.matches(shape))
                .forEach(name -> children.add(parent.child(name))));
        return children;
    }

    private static Optional<String> text(Map<StorePath, Optional<byte[]>> values, StorePath path) {
        return values.getOrDefault(path, Optional.empty()).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
