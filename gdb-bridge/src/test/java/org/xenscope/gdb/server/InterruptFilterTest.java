package org.xenscope.gdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** gdb's interrupt in the stream, and gdbserver's word of the stop that it became. */
class InterruptFilterTest {
    private final InterruptFilter filter = new InterruptFilter();

    private String toServer(String bytes) {
        return text(filter.toServer(bytes(bytes), bytes.length()).bytes());
    }

    private String toClient(String bytes) {
        return text(filter.toClient(bytes(bytes), bytes.length()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void anInterruptBetweenPacketsIsTakenOut() {
        assertThat(filter.toServer(bytes("+"), 1).interrupts()).isFalse();
        InterruptFilter.Piece piece = filter.toServer(bytes("+$vCont;c#a8\u0003"), 13);
        assertThat(piece.interrupts()).isTrue();
        assertThat(text(piece.bytes())).isEqualTo("+$vCont;c#a8");
    }

    @Test
    void aThreeWithinAPacketIsData() {
        assertThat(toServer("$X0,1:\u0003#00")).isEqualTo("$X0,1:\u0003#00");
        assertThat(toServer("$X0,1:")).isEqualTo("$X0,1:");
        InterruptFilter.Piece piece = filter.toServer(bytes("\u0003#0"), 3);
        assertThat(piece.interrupts()).as("in the next piece of the packet").isFalse();
        assertThat(filter.toServer(bytes("\u0003"), 1).interrupts())
                .as("in its checksum it is nonsense, and no interrupt")
                .isFalse();
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "$T11thread:p1.1;#12, $T02thread:p1.1;#12",
        "$S11#b5, $S02#b5",
        "$T05thread:p1.1;#12, $T05thread:p1.1;#12",
        "$T1#85, $T1#85",
        "$m11#cf, $m11#cf",
        "$T#54, $T#54"
    })
    void theStopThatItBecameIsItsOwnForGdb(String said, String heard) {
        toServer("\u0003");
        assertThat(toClient(said)).isEqualTo(heard);
    }

    @Test
    void aStopOfSomebodyElsesStaysWhatItIs() {
        assertThat(toClient("$T11thread:1;#00")).isEqualTo("$T11thread:1;#00");
        toServer("\u0003");
        assertThat(toClient("$T05#b9")).isEqualTo("$T05#b9");
        assertThat(toClient("$T11#b6")).as("ours came after a breakpoint").isEqualTo("$T02#b6");
        assertThat(toClient("$T11#b6")).isEqualTo("$T11#b6");
    }

    /** Both have the same sum: "11" and "02". */
    @Test
    void theChecksumStays() {
        assertThat('1' + '1').isEqualTo('0' + '2');
    }

    @Provide
    Arbitrary<List<String>> streams() {
        return Arbitraries.of(
                        "+", "$T11x#00", "$S11#b5", "$T05#b9", "$OK#9a", "$m\u0003}#00", "\u0003", "$T1#00", "$T#54")
                .list()
                .ofMaxSize(12);
    }

    @Property
    void howTheBytesAreCutDoesNotMatter(@ForAll("streams") List<String> packets, @ForAll List<Integer> cuts) {
        byte[] all = bytes(String.join("", packets));
        InterruptFilter whole = new InterruptFilter();
        InterruptFilter cut = new InterruptFilter();
        byte[] expectedServer = whole.toServer(all, all.length).bytes();
        byte[] expectedClient = whole.toClient(all, all.length);
        ByteArrayOutputStream server = new ByteArrayOutputStream();
        ByteArrayOutputStream client = new ByteArrayOutputStream();
        pieces(all, cuts)
                .forEach(piece ->
                        server.writeBytes(cut.toServer(piece, piece.length).bytes()));
        pieces(all, cuts).forEach(piece -> client.writeBytes(cut.toClient(piece, piece.length)));
        assertThat(server.toByteArray()).isEqualTo(expectedServer);
        assertThat(client.toByteArray()).isEqualTo(expectedClient);
    }

    private static List<byte[]> pieces(byte[] all, List<Integer> cuts) {
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        for (int i = 0; at < all.length; i++) {
            int length = cuts.isEmpty() ? 1 : 1 + Math.floorMod(cuts.get(i % cuts.size()), 5);
            int end = Math.min(all.length, at + length);
            pieces.add(java.util.Arrays.copyOfRange(all, at, end));
            at = end;
        }
        return pieces;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "+$qSupported#37$qSupported#37$qSupported#37, +$qSupported#37",
        "+$qSupported#37, +$qSupported#37",
        "$a#61$b#62, $a#61$b#62",
        "$a#61+$a#61$b#62, $a#61$b#62"
    })
    void whatGdbSaidSeveralTimesMeanwhileIsSaidOnce(String said, String passed) {
        assertThat(text(Pumps.once(bytes(said), said.length()))).isEqualTo(passed);
    }
}
