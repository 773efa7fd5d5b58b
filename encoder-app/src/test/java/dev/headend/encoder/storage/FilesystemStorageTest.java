package dev.headend.encoder.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesystemStorageTest {
    @TempDir
    Path folder;

    private Path root;
    private FilesystemStorage storage;

    @BeforeEach
    void open() {
        root = folder.resolve("root");
        storage = new FilesystemStorage(root);
    }

    @Test
    void movesAFileAndMakesItsFolders() throws IOException {
        Path file = Files.writeString(folder.resolve("3.ts"), "segment");

        storage.put("hls/c/s/640x360-30~800/3.ts", file, ContentKind.SEGMENT);

        assertThat(root.resolve("hls/c/s/640x360-30~800/3.ts")).hasContent("segment");
        assertThat(file).doesNotExist();
    }

    @Test
    void replacesWhatWasThereAndLeavesNothingElse() throws IOException {
        storage.put("a/live.m3u8", "old".getBytes(UTF_8), ContentKind.PLAYLIST);
        storage.put("a/live.m3u8", "new".getBytes(UTF_8), ContentKind.PLAYLIST);

        try (Stream<Path> files = Files.list(root.resolve("a"))) {
            assertThat(files).containsExactly(root.resolve("a/live.m3u8"));
        }
        assertThat(root.resolve("a/live.m3u8")).hasContent("new");
    }

    /** Readers that look all the time find the one or the other, whole. */
    @Test
    void neverShowsHalfAFile() throws Exception {
        byte[] ones = "1".repeat(200_000).getBytes(UTF_8);
        byte[] twos = "2".repeat(200_000).getBytes(UTF_8);
        storage.put("x.m3u8", ones, ContentKind.PLAYLIST);
        Callable<Void> writing = () -> {
            for (int i = 0; i < 200; i++) {
                storage.put("x.m3u8", i % 2 == 0 ? ones : twos, ContentKind.PLAYLIST);
            }
            return null;
        };
        try (ExecutorService writers = Executors.newFixedThreadPool(2)) {
            List<Future<Void>> both = List.of(writers.submit(writing), writers.submit(writing));
            while (!both.stream().allMatch(Future::isDone)) {
                assertThat(Files.readAllBytes(root.resolve("x.m3u8"))).isIn(ones, twos);
            }
            for (Future<Void> one : both) {
                one.get();
            }
        }
    }

    @Test
    void leavesTheFileWhereItIsWhenItCannotBeStored() throws IOException {
        Path file = Files.writeString(folder.resolve("0.ts"), "segment");
        storage.put("a", new byte[1], ContentKind.SEGMENT);

        assertThatThrownBy(() -> storage.put("a/0.ts", file, ContentKind.SEGMENT))
                .isInstanceOf(IOException.class);
        assertThat(file).hasContent("segment");
    }

    @Test
    void removesWhatIsThereAndDoesNotMindWhatIsNot() throws IOException {
        storage.put("a/0.ts", new byte[1], ContentKind.SEGMENT);

        storage.delete("a/0.ts");

        assertThat(root.resolve("a/0.ts")).doesNotExist();
        assertThatCode(() -> storage.delete("a/0.ts")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/etc/passwd", "../x", "a/../../x", "a//b", ".spool/x", "a/.hidden", "a/", "a\\b", "a\0b"})
    void refusesPathsThatCouldLeadElsewhere(String path) {
        assertThatThrownBy(() -> storage.put(path, new byte[1], ContentKind.SEGMENT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> storage.delete(path)).isInstanceOf(IllegalArgumentException.class);
    }
}
