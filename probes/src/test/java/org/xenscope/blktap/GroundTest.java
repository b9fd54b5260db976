package org.xenscope.blktap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which devices the host's own kernel has mounted or swaps on. */
class GroundTest {
    private static final Ground GROUND = new Ground(
            Set.of(),
            Map.of(
                    Holder.MOUNTS,
                    List.of(
                            "proc /proc proc rw,relatime 0 0",
                            "/dev/vda / ext4 rw,noatime 0 0",
                            "/dev/sdb1 /boot ext4 ro,errors=remount-ro 0 0",
                            "/dev/nvme0n1p2 /my\\040disk xfs rw 0 0",
                            "/dev/sdaa1 /other ext4 rw 0 0",
                            "broken"),
                    "/proc/swaps",
                    List.of("Filename\tType\tSize\tUsed\tPriority", "/dev/sdc2                partition\t1\t0\t-2")));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "/dev/vda; this host's file system / true",
                "/dev/sdb; this host's file system /boot false",
                "/dev/sdb1; this host's file system /boot false",
                "/dev/nvme0n1; this host's file system /my\\040disk true",
                "/dev/nvme0n1p2; this host's file system /my\\040disk true",
                "/dev/sdc; this host's swap /dev/sdc2 true",
                "/dev/sda; -",
                "/dev/sdb2; -",
                "/dev/vdb; -",
            })
    void whatTheHostItselfUses(String device, String expected) {
        List<String> holders = GROUND.mounted(device).stream()
                .map(holder -> holder.words() + " " + holder.writes())
                .toList();
        assertThat(holders).isEqualTo(expected.equals("-") ? List.of() : List.of(expected));
    }
}
