package org.xenscope.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DeviceFacts.Display;
import org.xenscope.xenbus.DeviceScan;
import org.xenscope.xenbus.Server;
import org.xenscope.xenbus.StoreSnapshot;
import org.xenscope.xenbus.Wiring;

/** A device of which all is known, as a program gets it. */
class DevicesJsonTest {
    @Test
    void theInterfacesAndTheEmulatorAreThere() throws IOException {
        String front = "/local/domain/7/device/vif/0";
        String back = "/local/domain/0/backend/vif/7/0";
        Map<String, byte[]> nodes = new TreeMap<>();
        Map.of(front + "/backend", back, front + "/state", "1", back + "/frontend", front, back + "/state", "banana")
                .forEach((path, value) -> nodes.put(path, value.getBytes(StandardCharsets.UTF_8)));
        Device vif = new Device(
                new DeviceScan(new StoreSnapshot(nodes)).devices(7).get(0),
                new Server(BackendServer.KERNEL, "netback", OptionalInt.empty(), BackendLife.ALIVE, ""),
                true,
                Optional.of(new Server(BackendServer.DEVICE_MODEL, "qemu", OptionalInt.of(412), BackendLife.DEAD, "")),
                Optional.of(new Wiring(
                        Optional.empty(),
                        List.of(
                                new Wiring.Interface("vif7.0", true, true, Optional.of("xenbr0")),
                                new Wiring.Interface("vif7.0-emu", false, false, Optional.empty())))));
        DeviceFacts facts =
                new DeviceFacts(List.of(), List.of(vif), List.of(), List.of(), Display.NONE, Optional.empty());
        // a plain mapper knows no more types than the console's own
        JsonNode json = new ObjectMapper().readTree(new ObjectMapper().writeValueAsBytes(Devices.json(vif, facts)));
        assertThat(json.path("interfaces").path(0).path("master").asText()).isEqualTo("xenbr0");
        assertThat(json.path("interfaces").path(1).path("present").asBoolean()).isFalse();
        assertThat(json.path("emulator").path("life").asText()).isEqualTo("dead");
        assertThat(json.path("backend").path("noState").asText()).isEqualTo("banana");
        assertThat(json.path("waitsFor").asText()).isEqualTo("toolstack");
    }
}
