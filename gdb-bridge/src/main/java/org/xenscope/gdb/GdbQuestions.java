package org.xenscope.gdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.xenscope.debug.Completion;
import org.xenscope.debug.DebugThread;
import org.xenscope.debug.Frame;
import org.xenscope.debug.Value;
import org.xenscope.debug.Variable;
import org.xenscope.error.FailedException;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.mi.MiCommand;

/**
 * What is asked of a program that stands, and changes nothing. Commands that belong together are sent together: gdb is near,
 * and what it must ask of the target it keeps until the program runs again.
 */
final class GdbQuestions {
    private static final int MAX_MEMORY_BYTES = 1 << 20;
    private static final int MAX_VALUE_CHARS = 64 << 10;

    private final MiClient client;
    private final Duration patience;
    private final HostNames names;

    GdbQuestions(MiClient client, Duration patience, HostNames names) {
        this.client = client;
        this.patience = patience;
        this.names = names;
    }

    List<DebugThread> threads() {
        return GdbAnswers.threads(
                client.ask(MiCommand.of("-thread-info"), patience).results(), names);
    }

    /** While the program runs. */
    List<DebugThread> threadsMeanwhile(LogPoints logs) {
        List<DebugThread> threads = new ArrayList<>();
        for (JsonNode each :
                logs.threads(client.ask(logs.askForThreads(), patience).said())) {
            threads.add(new DebugThread(
                    each.path(0).asText(),
                    each.path(1).asText(),
                    "Thread " + each.path(2).asText(),
                    true,
                    Optional.empty(),
                    List.of(),
                    Optional.empty()));
        }
        threads.sort(Comparator.comparingInt(thread -> Integer.parseInt(thread.id())));
        return threads;
    }

    List<Frame> frames(String thread, int from, int count) {
        if (count <= 0) {
            return List.of();
        }
        String first = Integer.toString(from);
        String last = Integer.toString((int) Math.min(Integer.MAX_VALUE, from + count - 1L));
        MiCommand list = MiCommand.of("-stack-list-frames", first, last).thread(thread);
        MiCommand values = MiCommand.of("-stack-list-arguments", "--simple-values", first, last)
                .thread(thread);
        CompletableFuture<MiClient.Answer> frames = client.send(list);
        CompletableFuture<MiClient.Answer> arguments = client.send(values);
        try {
            return GdbAnswers.frames(
                    client.await(frames, list, patience).results(),
                    client.await(arguments, values, patience).results(),
                    names);
        } catch (FailedException e) {
            if (e.what().contains("Not enough frames in stack")) {
                return List.of();
            }
            throw e;
        }
    }

    List<Variable> variables(String thread, int level) {
        try {
            return GdbAnswers.variables(client.ask(
                            MiCommand.of("-stack-list-variables", "--simple-values")
                                    .frame(level)
                                    .thread(thread),
                            patience)
                    .results());
        } catch (FailedException e) {
            if (e.what().contains("No symbol table")) {
                return List.of();
            }
            throw e;
        }
    }

    /** What the innermost frame was called with, by the registers that arguments are in: where nothing else is known. */
    List<Variable> call(String thread, LogPoints logs) {
        return logs.call(client.ask(logs.askForCall(thread), patience).said());
    }

    Value evaluate(String thread, int level, String expression) {
        client.send(GdbLaunch.forgetMemory());
        MiCommand evaluate = MiCommand.of("-data-evaluate-expression", expression)
                .frame(level)
                .thread(thread);
        MiCommand whatis =
                MiCommand.console("whatis " + expression).frame(level).thread(thread);
        CompletableFuture<MiClient.Answer> value = client.send(evaluate);
        CompletableFuture<MiClient.Answer> type = client.send(whatis);
        String text =
                client.await(value, evaluate, patience).results().text("value").orElse("");
        Optional<String> known = Optional.empty();
        try {
            known = Optional.of(client.await(type, whatis, patience).said().strip())
                    .filter(said -> said.startsWith("type = "))
                    .map(said -> said.substring("type = ".length()));
        } catch (FailedException e) {
            // There is a value all the same.
        }
        return new Value(text.length() > MAX_VALUE_CHARS ? text.substring(0, MAX_VALUE_CHARS) + "…" : text, known);
    }

    byte[] memory(long address, int length) {
        if (length < 0 || length > MAX_MEMORY_BYTES) {
            throw new UsageException(length + " bytes of memory cannot be asked for", "at most 1048576 at once");
        }
        if (length == 0) {
            return new byte[0];
        }
        client.send(GdbLaunch.forgetMemory());
        MiCommand read =
                MiCommand.of("-data-read-memory-bytes", "0x" + Long.toHexString(address), Integer.toString(length));
        try {
            return GdbAnswers.memory(client.ask(read, patience).results(), address, length);
        } catch (FailedException e) {
            if (e.what().contains("Unable to read memory")) {
                return new byte[0];
            }
            throw e;
        }
    }

    List<String> complete(Completion what, String prefix, int most) {
        if (prefix.startsWith("-") || prefix.chars().anyMatch(c -> c < ' ') || most <= 0) {
            return List.of();
        }
        String before =
                switch (what) {
                    case LOCATION -> "break ";
                    case EXPRESSION -> "print ";
                    case REGISTER -> "info registers ";
                };
        // gdb looks no further than this; its own options are among what it finds.
        client.send(MiCommand.plain("-gdb-set", "max-completions " + (Math.min(most, 10_000) + 16)));
        Set<String> words = new LinkedHashSet<>();
        client.ask(MiCommand.of("-complete", before + prefix), patience)
                .results()
                .texts("matches")
                .filter(match -> match.startsWith(before))
                .map(match -> match.substring(before.length()))
                .filter(word -> !word.startsWith("-"))
                .forEach(words::add);
        return words.stream().limit(most).toList();
    }
}
