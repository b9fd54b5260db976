package org.xenscope.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Map;
import org.xenscope.debug.DebugThread;

/** Threads choose their names, and so what a dump says: it is read whatever it is, and explained. */
final class ThreadDumpFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyText(FuzzedDataProvider data) {
        ThreadDump dump = ThreadDump.parse("\"main\" #1 \n" + data.consumeRemainingAsString());
        assertThat(dump.threads()).isNotEmpty();
        List<DebugThread> threads =
                dump.threads().stream().map(ThreadDump.DumpedThread::thread).toList();
        assertThat(HangReport.of(threads, Map.of()).sentences()).isNotEmpty();
    }
}
