package org.xenscope.xenbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceNamesTest {
    @ParameterizedTest(name = "{0} means {1}")
    @CsvSource({
        "vif/0, vif/0",
        "vif0, vif/0",
        "vif-1, vif/1",
        "vfb, vfb/0",
        "vif, vif/0 vif/1",
        "0, vfb/0 vif/0",
        "51712, vbd/51712",
        "xvda, vbd/51712",
        "vbd/xvda, vbd/51712",
        "vbd/51712, vbd/51712",
        "hdc, vbd/5632",
        "vif/7, ''",
        "xvdb, ''",
        "'', ''"
    })
    void whatPeopleCallADevice(String word, String names) {
        assertThat(DeviceNames.find(devices(), word))
                .extracting(Device::name)
                .containsExactly(names.isEmpty() ? new String[0] : names.split(" "));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"xvda, 51712", "xvda1, 51713", "xvdp15, 51967", "xvdq, 268439552", "xvdaa, 268442112"})
    void numbersOfDisks(String name, String devid) {
        assertThat(DeviceNames.devid(name)).contains(devid);
    }

    private static List<Device> devices() {
        Map<String, String> nodes = new TreeMap<>();
        for (String name : List.of("vbd/51712", "vbd/5632", "vfb/0", "vif/0", "vif/1")) {
            String back = "/local/domain/0/backend/" + name.replace("/", "/7/");
            nodes.put("/local/domain/7/device/" + name + "/backend", back);
            nodes.put(back + "/frontend", "/local/domain/7/device/" + name);
        }
        nodes.put("/local/domain/0/backend/vbd/7/5632/dev", "hdc");
        List<Device> devices = new ArrayList<>();
        new DeviceScan(Recorded.made(nodes))
                .devices(7)
                .forEach(pair -> devices.add(new Device(
                        pair,
                        new Server(BackendServer.OTHER, "somebody", OptionalInt.empty(), BackendLife.UNKNOWN, ""),
                        true)));
        return devices;
    }
}
