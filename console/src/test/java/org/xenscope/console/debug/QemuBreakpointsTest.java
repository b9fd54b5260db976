package org.xenscope.console.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xenscope.debug.TargetKind;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.QemuRelease;

class QemuBreakpointsTest {
    @Test
    void whatTheReleaseHasIsSetByItsNamesOrByTheLibraries() {
        try (FakeTarget target = new FakeTarget(TargetKind.GDB)) {
            QemuBreakpoints named = new QemuBreakpoints(Optional.of(new QemuRelease(7, 2)), () -> true);
            assertThat(named.choose("ioreq", target).requests())
                    .extracting(request -> request.location().toString())
                    .contains("cpu_ioreq_pio", "xen_piix3_set_irq")
                    .doesNotContain("xen_intx_set_irq");
            BreakpointSets.Chosen exported =
                    new QemuBreakpoints(Optional.of(new QemuRelease(7, 2)), () -> false).choose("ioreq", target);
            assertThat(exported.requests())
                    .extracting(request -> request.location().toString())
                    .contains("xenevtchn_notify")
                    .doesNotContain("cpu_ioreq_pio");
            assertThat(exported.remarks()).anyMatch(line -> line.startsWith("xenevtchn_notify: "));
            assertThatThrownBy(() -> named.choose("none", target)).isInstanceOf(UsageException.class);
        }
    }

    @Test
    void allAreNamed() {
        assertThat(new QemuBreakpoints(Optional.empty(), () -> true).all())
                .extracting(BreakpointSets.Named::name)
                .contains("ioreq", "xenfb");
    }
}
