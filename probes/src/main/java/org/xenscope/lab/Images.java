package org.xenscope.lab;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.xenscope.error.FailedException;

/**
 * The images in the cache. A thing that is being made has a name {@code .making-PID-START-…}; it gets its own name by one
 * rename when it is complete. So what a killed process left is known by its dead owner, and never trusted.
 */
final class Images {
    private static final String MAKING = ".making-";
    private static final long SPACE_TO_BUILD_BYTES = 2_500_000_000L;

    private static final Duration KEPT_UNUSED = Duration.ofDays(3);

    private final Path cache;
    private final Recipe recipe;

    Images(Path cache, Recipe recipe) {
        this.cache = cache;
        this.recipe = recipe;
    }

    Image current() {
        return named(recipe.hash());
    }

    Image named(String hash) {
        return new Image(cache.resolve(hash), hash);
    }

    /** Does work on images and saved states alone: two builders wait for each other. */
    <T> T alone(Progress progress, Supplier<T> work) {
        return Lock.holding(
                cache.resolve("lock"),
                () -> progress.step("another xenscope is making the lab's image: waiting for it"),
                work);
    }

    /** A name for something in the making, beside what it will be. */
    Path making(Path directory, String what) {
        return directory.resolve(MAKING + ProcessStamp.ofThisProcess() + "-" + what);
    }

    /** The image of the current recipe, built now if there is none. The caller holds the lock. */
    Image ensure(Progress progress) {
        Image image = current();
        removeAbandoned();
        if (image.exists()) {
            return image;
        }
        checkSpace();
        Path work = making(cache, "image");
        try {
            Path extracted = work.resolve("recipe");
            Path out = work.resolve("image");
            Files.createDirectories(extracted);
            Files.createDirectories(out);
            recipe.extract(extracted);
            new ImageBuild(extracted, out, cache.resolve("packages"), cache.resolve("build.log")).run(progress);
            Files.move(out, image.directory(), StandardCopyOption.ATOMIC_MOVE);
            return image;
        } catch (AtomicMoveNotSupportedException e) {
            throw new IllegalStateException("a rename within one directory is atomic", e);
        } catch (IOException e) {
            throw new FailedException(
                    "the lab's image cannot be written below " + cache + ": " + e.getMessage(), "", e);
        } finally {
            remove(work);
        }
    }

    /** Takes note that an image is used now. */
    void used(Image image) {
        try {
            Files.setLastModifiedTime(image.directory(), FileTime.from(Instant.now()));
        } catch (IOException e) {
            throw new FailedException(image.directory() + " cannot be written: " + e.getMessage(), "", e);
        }
    }

    /**
     * Removes the images of other recipes that nobody has used for some days, but for those that a lab still runs on. Not
     * at once: two versions of this program, or two homes of state, may share one cache. The caller holds the lock.
     */
    void prune(Set<String> inUse) {
        Instant stale = Instant.now().minus(KEPT_UNUSED);
        for (Path directory : entries(cache)) {
            String name = directory.getFileName().toString();
            boolean image = name.matches("[0-9a-f]{16}") && Files.isDirectory(directory);
            if (image
                    && !name.equals(recipe.hash())
                    && !inUse.contains(name)
                    && lastUsed(directory).isBefore(stale)) {
                remove(directory);
            }
        }
    }

    private static Instant lastUsed(Path directory) {
        try {
            return Files.getLastModifiedTime(directory).toInstant();
        } catch (IOException e) {
            throw new FailedException(directory + " cannot be looked at: " + e.getMessage(), "", e);
        }
    }

    /** Removes what dead processes were making, their QEMU too, unless somebody is at work here. */
    void tidy() {
        Lock.ifFree(cache.resolve("lock"), this::removeAbandoned);
    }

    /** Removes what dead processes were making. The caller holds the lock. */
    void removeAbandoned() {
        List<Path> places = new ArrayList<>(List.of(cache));
        entries(cache).stream().filter(Files::isDirectory).forEach(places::add);
        for (Path place : places) {
            for (Path entry : entries(place)) {
                if (owner(entry).filter(stamp -> !stamp.alive()).isPresent()) {
                    remove(entry);
                }
            }
        }
    }

    /** Whose work this is, when it is something in the making. */
    static Optional<ProcessStamp> owner(Path entry) {
        String name = entry.getFileName().toString();
        if (!name.startsWith(MAKING)) {
            return Optional.empty();
        }
        String rest = name.substring(MAKING.length());
        int end = rest.lastIndexOf('-');
        return end < 0 ? Optional.empty() : ProcessStamp.parse(rest.substring(0, end));
    }

    private void checkSpace() {
        try {
            Files.createDirectories(cache);
            long free = cache.toFile().getUsableSpace();
            if (free < SPACE_TO_BUILD_BYTES) {
                throw new FailedException(
                        "building the lab's image takes 2.5 GB in " + cache + ", and " + free / 1_000_000
                                + " MB are free",
                        "make room there, or set XDG_CACHE_HOME to a place that has it");
            }
        } catch (IOException e) {
            throw new FailedException("the lab's cache " + cache + " cannot be made: " + e.getMessage(), "", e);
        }
    }

    private static List<Path> entries(Path directory) {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(directory) && Files.isReadable(directory)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
                stream.forEach(found::add);
            } catch (IOException e) {
                throw new FailedException(directory + " cannot be listed: " + e.getMessage(), "", e);
            }
        }
        return found;
    }

    private void remove(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        Machine.kill(path.resolve(SavedState.PID_FILE));
        Sockets.removeNoted(path);
        if (Trees.remove(path)) {
            return;
        }
        // An ordinary user's build has files of the ids that dom0's packages have: only the user's namespace may remove
        // them.
        Path extracted = making(cache, "recipe");
        try {
            Files.createDirectories(extracted);
            recipe.extract(extracted);
            Command.of(
                            Duration.ofMinutes(2),
                            "sh",
                            extracted.resolve("build-image").toString(),
                            "clean",
                            path.toString())
                    .orFail(path + " cannot be removed");
        } catch (IOException e) {
            throw new FailedException(path + " cannot be removed: " + e.getMessage(), "", e);
        } finally {
            Trees.remove(extracted);
        }
    }
}
