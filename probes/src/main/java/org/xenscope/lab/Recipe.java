package org.xenscope.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an image is built from: the resources beside this class that the resource {@code recipe} lists. Two images of one
 * recipe are interchangeable; a changed recipe has another hash and is built anew.
 */
final class Recipe {
    private static final int HASH_CHARACTERS = 16;

    private final TreeMap<String, byte[]> files;

    Recipe(Map<String, byte[]> files) {
        this.files = new TreeMap<>(files);
    }

    static Recipe shipped() {
        TreeMap<String, byte[]> files = new TreeMap<>();
        String list = new String(resource("recipe"), StandardCharsets.UTF_8);
        list.lines().filter(line -> !line.isBlank()).forEach(name -> files.put(name, resource(name)));
        return new Recipe(files);
    }

    /** Over names and contents, with their lengths, so that no two recipes run together to the same bytes. */
    String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((name, content) -> {
                digest.update((name + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            });
            return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Writes the files into a directory that exists. */
    void extract(Path directory) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path to = directory.resolve(file.getKey());
            Files.createDirectories(to.getParent());
            Files.write(to, file.getValue());
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = Recipe.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("this xenscope lacks its resource org/xenscope/lab/" + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
