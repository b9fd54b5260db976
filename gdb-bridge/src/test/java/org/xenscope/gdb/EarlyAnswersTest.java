package org.xenscope.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What gdb gets early, and what is kept back for it. */
final class EarlyAnswersTest {
    private static final String OK = "$OK#9a";

    private static String packet(String data) {
        int sum = 0;
        for (byte b : data.getBytes(StandardCharsets.ISO_8859_1)) {
            sum += b;
        }
        return String.format("$%s#%02x", data, sum & 0xff);
    }

    private static String gdb(EarlyAnswers line, String text) {
        return text(line.fromGdb(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1))));
    }

    private static String server(EarlyAnswers line, String text) {
        return text(line.fromServer(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1))));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** As gdb 13 begins: acknowledgements are given up. */
    private static EarlyAnswers begun() {
        EarlyAnswers line = new EarlyAnswers();
        assertThat(gdb(line, packet("QStartNoAckMode"))).isEmpty();
        assertThat(server(line, "+" + OK)).isEqualTo("+" + OK);
        assertThat(gdb(line, "+" + packet("Z0,401136,1"))).isEmpty();
        assertThat(server(line, OK)).isEqualTo(OK);
        return line;
    }

    @Test
    void aBreakpointIsTakenOutWithoutWaiting() {
        EarlyAnswers line = begun();
        assertThat(gdb(line, packet("z0,401136,1"))).isEqualTo(OK);
        assertThat(gdb(line, packet("z0,401140,1"))).isEqualTo(OK);
        assertThat(gdb(line, packet("g"))).isEmpty();
        assertThat(server(line, OK + OK + "$00*,#xx")).isEqualTo("$00*,#xx");
        assertThat(gdb(line, packet("vCont;c:p1.-1"))).isEmpty();
        assertThat(server(line, "$O48#00$T05swbreak:;#11")).isEqualTo("$O48#00$T05swbreak:;#11");
        assertThat(line.refused()).isZero();
    }

    @Test
    void aBreakpointIsPutBackWhereItWasWithoutWaiting() {
        EarlyAnswers line = begun();
        assertThat(gdb(line, packet("z0,401136,1") + packet("vCont;s:p1.1"))).isEqualTo(OK);
        assertThat(server(line, OK + "$T05#b9")).isEqualTo("$T05#b9");
        assertThat(gdb(line, packet("Z0,401136,1"))).isEqualTo(OK);
        assertThat(gdb(line, packet("Z0,401140,1"))).as("a new one").isEmpty();
        assertThat(server(line, OK + "$E01#a6")).isEqualTo("$E01#a6");
        assertThat(gdb(line, packet("Z0,401136,1"))).as("it is there already").isEmpty();
        assertThat(server(line, OK)).isEqualTo(OK);
        String conditional = "Z0,401136,1;X5,2200602200;X5,2200602200";
        assertThat(gdb(line, packet("z0,401136,1"))).isEqualTo(OK);
        assertThat(gdb(line, packet(conditional))).as("another than was there").isEmpty();
        assertThat(server(line, OK + OK)).isEqualTo(OK);
    }

    @Test
    void quietSignalsAreOnceTheyWereAgreedTo() {
        EarlyAnswers line = begun();
        assertThat(gdb(line, packet("QPassSignals:e;10"))).isEmpty();
        assertThat(server(line, OK)).isEqualTo(OK);
        assertThat(gdb(line, packet("QPassSignals:"))).isEqualTo(OK);
        assertThat(server(line, OK)).isEmpty();
    }

    @Test
    void nothingIsPromisedThatTheServerHasNotAgreedTo() {
        EarlyAnswers line = begun();
        assertThat(gdb(line, packet("z1,401136,1"))).isEmpty();
        assertThat(server(line, "$#00")).isEqualTo("$#00");
        assertThat(gdb(line, packet("Z2,401136,1"))).isEmpty();
        assertThat(server(line, "$E01#a6")).isEqualTo("$E01#a6");
        assertThat(gdb(line, packet("z2,401136,1"))).isEmpty();
    }

    @Test
    void aNoIsCounted() {
        EarlyAnswers line = begun();
        assertThat(gdb(line, packet("z0,401136,1"))).isEqualTo(OK);
        assertThat(server(line, "$E01#a6")).isEmpty();
        assertThat(line.refused()).isOne();
    }

    @Test
    void withAcknowledgementsNothingIsDone() {
        EarlyAnswers line = new EarlyAnswers();
        assertThat(gdb(line, packet("Z0,401136,1"))).isEmpty();
        assertThat(server(line, "+" + OK)).isEqualTo("+" + OK);
        assertThat(gdb(line, packet("z0,401136,1"))).isEmpty();
        assertThat(server(line, "+" + OK)).isEqualTo("+" + OK);
    }

    @Property(tries = 100)
    void anyCutGivesTheSame(@ForAll @IntRange(min = 1, max = 40) int step) {
        EarlyAnswers line = begun();
        assertThat(cut(packet("z0,401136,1") + packet("m7ffc0000,1000"), step, each -> gdb(line, each)))
                .isEqualTo(OK);
        assertThat(cut(OK + "$7d23#00%Stop:T05#00", step, each -> server(line, each)))
                .isEqualTo("$7d23#00%Stop:T05#00");
    }

    private static String cut(String text, int step, UnaryOperator<String> line) {
        StringBuilder all = new StringBuilder();
        for (int at = 0; at < text.length(); at += step) {
            all.append(line.apply(text.substring(at, Math.min(text.length(), at + step))));
        }
        return all.toString();
    }
}
