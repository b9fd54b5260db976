package org.xenscope.devicemodel.chain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.xenscope.error.UsageException;

/**
 * xenscope's own wrapper for QEMU: a POSIX script that libxl starts by {@code device_model_override}, and the files beside
 * it that say what it does. The head of {@code wrapper.sh} tells what is in them.
 *
 * @param qemu the program that it becomes
 * @param images disk images, and the block device that QEMU opens in place of each
 * @param debugged names of domains whose QEMU starts under gdbserver, or an empty one for every domain. gdbserver talks
 *     over two pipes, {@code gdb-DOMID.in} and {@code .out}, as its TCP port would be open on every address
 * @param held names of domains for which it waits at its gate, the pipe {@code hold-DOMID}, before it becomes QEMU; an empty
 *     one for every domain
 */
public record Wrapper(String qemu, Map<String, String> images, List<String> debugged, List<String> held) {
    /** The script's own file. */
    public static final String SCRIPT = "qemu-wrapper";

    private static final String QEMU = "qemu";
    private static final String MAP = "map";
    private static final String GDB = "gdb";
    /** Which domains are held; one that goes on without it is passed on at its next start. */
    public static final String HOLD = "hold";

    /** The files of a wrapper, the script last: it works as soon as it is there. */
    public static final List<String> FILES = List.of(QEMU, MAP, GDB, HOLD, SCRIPT);

    /** What may stand there while a QEMU waits for its gdb. */
    public static final Pattern PIPE = Pattern.compile("gdb-[0-9]{1,5}\\.(in|out)");

    /** What stands there while a QEMU is held. */
    public static final Pattern GATE = Pattern.compile(HOLD + "-[0-9]{1,5}");

    /**
     * Takes the gate away first: the wrapper then needs no child to do so, which a debugger would have to follow. It is
     * opened both ways, so that nobody waits where no wrapper does any more.
     */
    private static final String SAY = "[ -p \"$1\" ] || exit 0; { rm -f \"$1\"; echo \"$2\" >&0; } 0<>\"$1\"";

    /** One file of the wrapper. @param mode permission bits */
    public record Part(String name, byte[] content, int mode) {}

    /** One that holds no domain. */
    public Wrapper(String qemu, Map<String, String> images, List<String> debugged) {
        this(qemu, images, debugged, List.of());
    }

    /** @throws UsageException for what the files cannot hold */
    public Wrapper {
        images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
        debugged = List.copyOf(debugged);
        held = List.copyOf(held);
        path("QEMU", qemu);
        images.forEach((image, device) -> {
            path("the image", image);
            path("the device", device);
        });
        for (String name : debugged) {
            line("the domain's name", name);
            if (held.contains(name)) {
                throw new UsageException(
                        "a domain is held, or its QEMU starts under gdbserver, and not both: `" + name + "`",
                        "say one of them");
            }
        }
        held.forEach(name -> line("the domain's name", name));
    }

    private static void path(String what, String path) {
        line(what, path);
        if (!path.startsWith("/")) {
            throw new UsageException(what + " must be a whole path, and `" + path + "` is none", "begin it with /");
        }
    }

    private static void line(String what, String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf(0) >= 0) {
            throw new UsageException(what + " has a line end in it", "give it another name");
        }
    }

    /** The script's text. */
    public static byte[] script() {
        try (InputStream in = Objects.requireNonNull(Wrapper.class.getResourceAsStream("wrapper.sh"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pipe at which the wrapper in a directory holds a domain. */
    public static String gate(String directory, int domid) {
        return directory + "/" + HOLD + "-" + domid;
    }

    /** The command that opens a gate; nothing happens where there is none. */
    public static List<String> open(String gate) {
        return List.of("sh", "-c", SAY, "sh", gate, "go");
    }

    /** The same for one that shall become no QEMU: it ends, as it does by libxl's signal. */
    public static List<String> end(String gate) {
        return List.of("sh", "-c", SAY, "sh", gate, "end");
    }

    /** What to put into its directory, in that order; a map, a gdb or a hold that says nothing is left out. */
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(QEMU, bytes(qemu + "\n"), 0600));
        pairs(MAP, images).ifPresent(parts::add);
        names(GDB, debugged).ifPresent(parts::add);
        names(HOLD, held).ifPresent(parts::add);
        parts.add(new Part(SCRIPT, script(), 0700));
        return parts;
    }

    private static Optional<Part> names(String name, List<String> names) {
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new Part(name, bytes(String.join("\n", names) + "\n"), 0600));
    }

    private static Optional<Part> pairs(String name, Map<String, String> pairs) {
        StringBuilder text = new StringBuilder();
        pairs.forEach((first, second) ->
                text.append(first).append('\n').append(second).append('\n'));
        return pairs.isEmpty() ? Optional.empty() : Optional.of(new Part(name, bytes(text.toString()), 0600));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads the files of one that is installed.
     *
     * @param files by name; the script itself need not be there
     * @throws UsageException when somebody has made them say what no wrapper can
     */
    public static Wrapper parse(Map<String, byte[]> files) {
        return new Wrapper(
                lines(files, QEMU).stream().findFirst().orElse(""),
                pairs(lines(files, MAP)),
                lines(files, GDB),
                lines(files, HOLD));
    }

    private static List<String> lines(Map<String, byte[]> files, String name) {
        byte[] content = files.get(name);
        if (content == null || content.length == 0) {
            return List.of();
        }
        String text = new String(content, StandardCharsets.UTF_8);
        return List.of((text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1));
    }

    private static Map<String, String> pairs(List<String> lines) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            pairs.put(lines.get(i), lines.get(i + 1));
        }
        return pairs;
    }

    /** It passes everything on as it is. */
    public boolean idle() {
        return images.isEmpty() && debugged.isEmpty() && held.isEmpty();
    }

    /** Whether this program is a wrapper of ours, by its path. */
    public static boolean ours(String program) {
        return program.endsWith("/" + SCRIPT);
    }

    /** What makes a domain use it; the version, so that xl does not warn. */
    public static Map<String, String> settings(String directory) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("device_model_override", "\"" + directory + "/" + SCRIPT + "\"");
        settings.put("device_model_version", "\"qemu-xen\"");
        return settings;
    }
}
