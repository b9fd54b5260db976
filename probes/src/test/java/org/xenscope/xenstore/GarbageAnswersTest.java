package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.xenscope.error.XenscopeException;

/** Answers whose header is right and whose payload is anything. */
final class GarbageAnswersTest {
    private static final StorePath PATH = StorePath.of("/a");
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Every answer is a value or an error of ours, whatever its bytes. */
    @Property(tries = 200)
    void answersOfAnyBytes(@ForAll @Size(max = 60) byte[] garbage, @ForAll boolean error) {
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
                    while (true) {
                        Message request = client.next();
                        MessageType type = error ? MessageType.ERROR : request.type();
                        client.say(new Message(type, request.requestId(), 0, garbage).encoded());
                    }
                });
                StoreConnection connection = daemon.connect(SOON)) {
            StoreView view = new StoreView(connection, 0);
            List<Runnable> uses = List.of(
                    () -> view.read(PATH),
                    () -> view.directory(PATH),
                    () -> view.largeDirectory(PATH),
                    () -> view.permissions(PATH),
                    () -> view.write(PATH, "x"),
                    () -> new OpenStore(connection).consistently(reader -> reader.exists(PATH)),
                    () -> connection.watch(List.of(PATH)).close());
            for (Runnable use : uses) {
                Throwable thrown = catchThrowable(use::run);
                assertThat(thrown == null || thrown instanceof XenscopeException)
                        .as(String.valueOf(thrown))
                        .isTrue();
            }
        }
    }
}
