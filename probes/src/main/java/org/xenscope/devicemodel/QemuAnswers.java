package org.xenscope.devicemodel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a QEMU says of itself over QMP (QEMU's qapi: query-status, query-block, query-chardev, query-vnc).
 *
 * @param version {@code 7.2.22}
 * @param status {@code running}, {@code prelaunch}, {@code paused}
 * @param vnc {@code 127.0.0.1:5900}, and how many look; empty when there is no VNC
 */
public record QemuAnswers(
        String version, String status, List<Block> blocks, List<Chardev> chardevs, Optional<Vnc> vnc) {
    /**
     * A disk with a medium.
     *
     * @param device {@code ide0-hd0}; a PV disk has only a node's name
     * @param file what QEMU has opened
     * @param driver as what: {@code raw}, {@code vpc}, {@code qcow2}
     * @param sizeBytes what the guest sees
     */
    public record Block(String device, String file, String driver, boolean readOnly, long sizeBytes) {}

    /** A character device: {@code serial0}, {@code pty:/dev/pts/1}. */
    public record Chardev(String label, String filename, boolean open) {}

    /** Where VNC listens. */
    public record Vnc(String host, String service, int clients) {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + service;
        }

        /** Whether others than this host's own users reach it. */
        public boolean open() {
            return !host.startsWith("127.") && !host.equals("::1") && !host.equals("localhost");
        }
    }

    public QemuAnswers {
        blocks = List.copyOf(blocks);
        chardevs = List.copyOf(chardevs);
    }

    /** A part that is not there, or is of another kind than it should be, is empty: QEMU's answers are not ours to trust. */
    static QemuAnswers of(String version, JsonNode status, JsonNode block, JsonNode chardev, JsonNode vnc) {
        List<Block> blocks = new ArrayList<>();
        for (JsonNode each : block) {
            JsonNode inserted = each.path("inserted");
            if (inserted.isObject()) {
                String device = each.path("device").asText();
                blocks.add(new Block(
                        device.isEmpty() ? inserted.path("node-name").asText() : device,
                        inserted.path("file").asText(),
                        inserted.path("drv").asText(),
                        inserted.path("ro").asBoolean(),
                        inserted.path("image").path("virtual-size").asLong()));
            }
        }
        List<Chardev> chardevs = new ArrayList<>();
        for (JsonNode each : chardev) {
            chardevs.add(new Chardev(
                    each.path("label").asText(),
                    each.path("filename").asText(),
                    each.path("frontend-open").asBoolean()));
        }
        Optional<Vnc> listens = vnc.path("enabled").asBoolean()
                ? Optional.of(new Vnc(
                        vnc.path("host").asText(),
                        vnc.path("service").asText(),
                        vnc.path("clients").size()))
                : Optional.empty();
        return new QemuAnswers(version, status.path("status").asText(), blocks, chardevs, listens);
    }
}
