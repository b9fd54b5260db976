package org.xenscope.openxt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.xenscope.error.UsageException;
import org.xenscope.libxl.XlConfig;

/** The reader of OpenXT's VMs under a fuzzer: what it writes is an xl.cfg, whatever stands in the JSON. */
final class OpenXtVmFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyJson(byte[] bytes) {
        OpenXtVm vm;
        try {
            vm = OpenXtVm.parse("f", bytes);
        } catch (UsageException e) {
            assertThat(e.what()).matches("(?s)(f|a NUL byte).*");
            return;
        }
        assertThat(XlConfig.parse("made", vm.text()).has("type")).isTrue();
    }
}
