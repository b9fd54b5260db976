package org.xenscope.libxl;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.xenscope.error.ProtocolException;
import org.xenscope.error.UsageException;

/** The readers of xl.cfg and of {@code xl list -l} under a fuzzer: any bytes are read or one clear error. */
final class XlConfigFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyConfig(byte[] bytes) {
        try {
            XlConfig config = XlConfig.parse("f", bytes);
            assertThat(XlConfigLint.lint(config))
                    .allMatch(remark -> remark.file().equals("f"));
        } catch (UsageException e) {
            assertThat(e.what()).startsWith("f");
        }
    }

    @FuzzTest(maxDuration = "5s")
    void anyListing(byte[] bytes) {
        try {
            for (DomainDetails domain : XlList.parseLong(new String(bytes, StandardCharsets.UTF_8))) {
                assertThat(XlConfigLint.lint(domain.config().config())).isNotNull();
            }
        } catch (ProtocolException e) {
            assertThat(e.what()).startsWith("xl list -l");
        } catch (UsageException e) {
            assertThat(e.what()).contains("NUL");
        }
    }
}
