package org.xenscope.devicemodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.xenscope.error.ProtocolException;

/** A command line of /proc and its options, under a fuzzer. */
final class QemuLineFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyCommandLine(byte[] bytes) {
        QemuCommandLine line;
        try {
            line = QemuCommandLine.ofProc(bytes);
        } catch (ProtocolException e) {
            assertThat(bytes).isEmpty();
            return;
        }
        assertThat(QemuCommandLine.ofProc(line.toProc())).isEqualTo(line);
        assertThat(line.shellLine()).matches("[ -~]*");
        line.name();
        line.machine();
        line.memoryMegabytes();
        line.freeQmpSocket();
        int seen = 1;
        for (QemuSections.Entry each : QemuSections.of(line).entries()) {
            assertThat(each.index()).isEqualTo(seen);
            seen += each.option().isEmpty() || each.value().isEmpty() ? 1 : 2;
            String value = each.value().orElse("");
            each.marks().forEach(mark -> assertThat(value.substring(mark.from(), mark.to()))
                    .isNotEmpty());
            assertThat(QemuOptions.parse(value).join()).isEqualTo(value);
        }
        assertThat(seen).isEqualTo(Math.max(1, line.argv().size()));
        line.argv().forEach(DiskKind::of);
    }
}
