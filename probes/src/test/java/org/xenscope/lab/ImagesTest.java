package org.xenscope.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
    @TempDir
    Path cache;

    private final Recipe recipe = new Recipe(Map.of("a", new byte[] {1}));

    @Test
    void whatADeadProcessWasMakingIsRemovedWhatALivingOneMakesIsNot() throws Exception {
        Images images = new Images(cache, recipe);
        Process child = new ProcessBuilder("sleep", "60").start();
        ProcessStamp stamp = ProcessStamp.of(child.pid()).orElseThrow();
        Path living = Files.createDirectories(
                cache.resolve(".making-" + stamp + "-image").resolve("image"));
        Path own = Files.createDirectories(images.making(cache, "image"));
        Path image = Files.createDirectory(cache.resolve("0123456789abcdef"));
        Path booted = Files.createDirectories(image.resolve(".making-" + stamp + "-booted"));

        images.removeAbandoned();
        assertThat(living).exists();
        assertThat(booted).exists();

        child.destroyForcibly().waitFor();
        images.removeAbandoned();
        assertThat(living.getParent()).doesNotExist();
        assertThat(booted).doesNotExist();
        assertThat(own).exists();
        assertThat(image).exists();
    }

    @Test
    void aDirectoryWithoutItsDescriptionIsNoImage() throws Exception {
        Images images = new Images(cache, recipe);
        Files.createDirectories(images.current().directory());
        assertThat(images.current().exists()).isFalse();
    }

    @Test
    void imagesOfOlderRecipesGoUnlessALabRunsOnThem() throws Exception {
        Images images = new Images(cache, recipe);
        Path current = Files.createDirectories(images.current().directory());
        Path used = Files.createDirectory(cache.resolve("00000000000000aa"));
        Path old = Files.createDirectory(cache.resolve("00000000000000bb"));
        Path packages = Files.createDirectory(cache.resolve("packages"));
        Path recent = Files.createDirectory(cache.resolve("00000000000000cc"));
        for (Path each : List.of(used, old)) {
            Files.setLastModifiedTime(each, FileTime.from(Instant.now().minus(Duration.ofDays(4))));
        }
        images.prune(Set.of("00000000000000aa"));
        assertThat(recent).exists();
        assertThat(current).exists();
        assertThat(used).exists();
        assertThat(packages).exists();
        assertThat(old).doesNotExist();
    }

    @Test
    void ownersAreReadFromNames() {
        assertThat(Images.owner(Path.of(".making-12-34-image"))).contains(new ProcessStamp(12, 34));
        assertThat(Images.owner(Path.of(".making-12-image"))).isEmpty();
        assertThat(Images.owner(Path.of("packages"))).isEmpty();
    }
}
