package org.xenscope.recipes.bringup;

import java.time.Duration;
import java.util.Optional;
import org.xenscope.host.Output;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;

/** Waits until the guest itself says something: by ssh where the host can reach it, else on its console. */
final class AwaitGuest implements Step {
    @Override
    public int number() {
        return 14;
    }

    @Override
    public String id() {
        return "guest";
    }

    @Override
    public String title() {
        return "guest answers";
    }

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    @Override
    public Planned plan(Bringup bringup) {
        return Planned.look(
                GuestShell.reachable(bringup)
                        ? "ask it by sshv4v root@1.0.0.DOMID"
                        : "hear it on its console or serial port");
    }

    @Override
    public String run(Bringup bringup) {
        long end = System.nanoTime() + bringup.atMost(LIMIT).toNanos();
        if (GuestShell.reachable(bringup)) {
            GuestShell shell = new GuestShell(bringup);
            bringup.waiting("an answer of " + shell.address());
            while (true) {
                Output output = shell.ask("uname", "-n", "-r");
                if (output.ok()) {
                    return "sshv4v " + shell.address() + ": "
                            + output.text().lines().findFirst().orElse("").strip();
                }
                if (System.nanoTime() > end) {
                    throw silent(bringup, "sshv4v " + shell.address(), output.errors());
                }
                bringup.pause(LOOK_AGAIN);
            }
        }
        GuestVoice voice = bringup.voice();
        bringup.waiting("the guest's first words on " + (voice.where().isEmpty() ? "its console" : voice.where()));
        Optional<String> words = voice.words(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        if (words.isEmpty()) {
            throw silent(bringup, voice.where(), "");
        }
        String first = words.get()
                .lines()
                .filter(l -> !l.isBlank())
                .findFirst()
                .orElse("")
                .strip();
        return "on " + voice.where() + ": " + (first.length() > 40 ? first.substring(0, 40) + "…" : first);
    }

    private static FoundException silent(Bringup bringup, String where, String said) {
        return new FoundException(Finding.error(
                "XS0402",
                bringup.domid(),
                "guest",
                bringup.name() + " does not answer",
                new Finding.Evidence("host", where.isEmpty() ? "console" : where, said.isEmpty() ? "silence" : said),
                "it has not come up so far, or it has neither console nor network",
                new Finding.Fix("look at `xl console " + bringup.name() + "` and at its screen", "", false)));
    }
}
