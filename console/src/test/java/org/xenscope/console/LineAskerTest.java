package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xenscope.console.text.Look;
import org.xenscope.console.text.Out;
import org.xenscope.error.CancelledException;

@Timeout(20)
class LineAskerTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Out err = new Out(said, new Look(false, false, true, 80));

    @Test
    void asksOnStderrAndTakesALine() {
        byte[] typed = " yes \nné\n".getBytes(StandardCharsets.UTF_8);
        LineAsker asker = new LineAsker(err, new ByteArrayInputStream(typed));
        assertThat(asker.ask("really\u001b? [y/N] ")).contains("yes");
        assertThat(asker.ask("again? ")).contains("né");
        assertThat(asker.ask("and now? ")).isEmpty();
        assertThat(said.toString(StandardCharsets.UTF_8)).isEqualTo("really\\x1b? [y/N] again? and now? ");
    }

    @Test
    void anInterruptEndsTheQuestionAndTheNextAnswerIsNotLost() throws IOException {
        PipedOutputStream keyboard = new PipedOutputStream();
        LineAsker asker = new LineAsker(err, new PipedInputStream(keyboard));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> asker.ask("one? ")).isInstanceOf(CancelledException.class);
        keyboard.write("two\n".getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
        assertThat(asker.ask("two? ")).contains("two");
    }

    @Test
    void aLostTerminalAnswersNothing() throws IOException {
        PipedOutputStream keyboard = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(keyboard);
        in.close();
        assertThat(new LineAsker(err, in).ask("one? ")).isEmpty();
    }
}
