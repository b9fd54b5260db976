package org.xenscope.recipes.bringup;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapFacts;
import org.xenscope.blktap.TapProbe;
import org.xenscope.devicemodel.QmpClient;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;

/** Proves that a guest reads its disks from tap devices: QEMU's own word for what it emulates, blkback's for a PV guest. */
final class TapProof {
    private TapProof() {}

    /**
     * Asks a QEMU.
     *
     * @return {@code xvda raw from /dev/xen/blktap-2/tapdev0}, for each; empty when no disk became a tap device
     * @throws FoundException when QEMU has something else open
     */
    static List<String> ofQemu(Bringup bringup, QmpClient qmp) {
        List<String> targets = targets(bringup);
        if (targets.isEmpty()) {
            return List.of();
        }
        JsonNode blocks = qmp.query("query-block", Duration.ofSeconds(10));
        List<String> proofs = new ArrayList<>();
        for (String target : targets) {
            proofs.add(proof(bringup, blocks, target));
        }
        return proofs;
    }

    private static String proof(Bringup bringup, JsonNode blocks, String target) {
        List<String> seen = new ArrayList<>();
        for (JsonNode block : blocks) {
            JsonNode inserted = block.path("inserted");
            String file = inserted.path("file").asText();
            String driver = inserted.path("drv").asText();
            if (file.equals(target) && (driver.equals("raw") || driver.equals("host_device"))) {
                return driver + " from " + target;
            }
            if (!file.isEmpty()) {
                seen.add(block.path("device").asText() + ": " + driver + " from " + file);
            }
        }
        throw other(bringup, target, "QMP", "query-block", String.join("\n", seen));
    }

    /** The same of the kernel's backend. */
    static List<String> ofBackend(Bringup bringup) {
        List<String> targets = targets(bringup);
        if (targets.isEmpty()) {
            return List.of();
        }
        TapFacts facts = new TapProbe(bringup.host(), bringup.store()).read();
        OptionalInt domid = OptionalInt.of(bringup.domid());
        for (String target : targets) {
            Optional<TapDevice> device = facts.device(target);
            boolean used = device.stream()
                    .flatMap(each -> each.users().stream())
                    .anyMatch(user -> user.domid().equals(domid));
            if (!used) {
                throw other(
                        bringup,
                        target,
                        "xenstore",
                        "/local/domain/0/backend/vbd/" + domid.getAsInt(),
                        "no physical-device of it is " + target);
            }
        }
        return targets.stream().map(target -> "blkback on " + target).toList();
    }

    /** What xl was told of in place of images; a bring-up that was resumed behind that step looks who serves them. */
    private static List<String> targets(Bringup bringup) {
        if (!bringup.tapTargets().isEmpty() || !bringup.taps()) {
            return bringup.tapTargets();
        }
        List<String> images = CheckDisks.tapped(bringup).stream()
                .map(each -> each.disk().target())
                .toList();
        return images.isEmpty()
                ? List.of()
                : new TapProbe(bringup.host(), bringup.store())
                        .read().devices().stream()
                                .filter(each ->
                                        each.image().filter(images::contains).isPresent())
                                .map(TapDevice::device)
                                .toList();
    }

    private static FoundException other(Bringup bringup, String target, String source, String where, String what) {
        return new FoundException(Finding.error(
                "XS0539",
                bringup.domid(),
                target,
                bringup.name() + " does not read from its tap device " + target,
                new Finding.Evidence(source, where, what.isEmpty() ? "no disk" : what),
                "libxl or a wrapper gave it something else than xl was told",
                new Finding.Fix(
                        "look at the disks in its command line: `xenscope dm show " + bringup.name() + "`",
                        "",
                        false)));
    }
}
