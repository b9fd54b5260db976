package org.xenscope.devicemodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Tables of processes, of sockets, and what /proc says of one process, under a fuzzer: any text is read or passed over. */
final class ProcTextFuzzTest {
    private static final String ALIVE = "State:\tS\nPPid:\t1\n";

    @FuzzTest(maxDuration = "5s")
    void anyText(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        ProcText.parts(bytes, 2).ifPresent(parts -> assertThat(parts).hasSize(2));
        UnixSockets.parse(text).rows().forEach(row -> assertThat(row.path()).startsWith("/"));
        ProcText.denied(text);
        ProcessTable table = ProcessTable.parse(text);
        Map<Integer, ProcessDetails> details = new HashMap<>();
        ProcText.Links links = ProcText.Links.parse(text);
        for (ProcessTable.Row row : table.rows()) {
            ProcText.process(row.pid(), ALIVE + text, text, row.arguments(), text, Instant.EPOCH, links, Set.of())
                    .ifPresent(process -> details.put(process.pid(), process));
        }
        Map<Integer, Integer> recorded = table.rows().isEmpty()
                ? Map.of()
                : Map.of(3, table.rows().get(0).pid());
        assertThat(ModelSorting.candidates(table, recorded.values())).containsAll(recorded.values());
        ModelSorting sorting = new ModelSorting(table, details, recorded);
        sorting.qemus()
                .values()
                .forEach(list ->
                        list.forEach(each -> assertThat(sorting.above(each)).hasSizeLessThan(100)));
        sorting.wrappers();
    }
}
