package org.xenscope.hvmloader;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Consoles of hypervisors, as they were recorded, and in other dialects. */
public final class Consoles {
    /** Xen 4.17 with guest_loglvl=all, from its start, with one HVM domain, 1, that SeaBIOS has booted. */
    public static final String XEN_4_17 = read("xl-dmesg-4.17.txt");

    /** Lines as OpenXT's hvmloader writes them on Xen 4.3, of a domain 3 with two processors; the key for ROMs was 1. */
    public static final String OPENXT_4_3 = read("hvmloader-4.3-openxt.txt");

    private Consoles() {}

    private static String read(String name) {
        try (InputStream in = Consoles.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static HvmloaderLog log(int domid, String text) {
        return HvmloaderLog.of("xl dmesg", domid, ConsoleText.parse(text));
    }

    /** Without the lines that say this. */
    public static String without(String text, String regex) {
        return String.join(
                "\n",
                text.lines().filter(line -> !line.matches(".*(" + regex + ")")).toList());
    }

    /** What comes from this line on. */
    public static String from(String text, String line) {
        return text.substring(text.indexOf(line));
    }

    /** What comes before it. */
    public static String before(String text, String line) {
        return text.substring(0, text.indexOf(line));
    }
}
