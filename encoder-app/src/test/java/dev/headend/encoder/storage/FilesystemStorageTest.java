package dev.headend.encoder.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilesystemStorageTest extends StorageContract {
    @TempDir
    Path folder;

    private Path root;
    private FilesystemStorage storage;

    @Override
    protected Storage storage() {
        return storage;
    }

    @BeforeEach
    void open() {
        root = folder.resolve("root");
        storage = new FilesystemStorage(root);
    }

    @Test
    void replacesWhatWasThereAndLeavesNothingElse() throws IOException {
        storage.put("hls/c/live.m3u8", "old".getBytes(UTF_8), ContentKind.PLAYLIST);
        storage.put("hls/c/live.m3u8", "new".getBytes(UTF_8), ContentKind.PLAYLIST);

        try (Stream<Path> files = Files.list(root.resolve("hls/c"))) {
            assertThat(files).containsExactly(root.resolve("hls/c/live.m3u8"));
        }
        assertThat(root.resolve("hls/c/live.m3u8")).hasContent("new");
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

    /** Folders of unrecorded streams would stay for ever. */
    @Test
    void aFolderGoesWithItsLastFile() throws IOException {
        storage.put("hls/c/s/r/0.ts", new byte[1], ContentKind.SEGMENT);
        storage.put("hls/c/s/r/1.ts", new byte[1], ContentKind.SEGMENT);
        storage.put("hls/c/index.m3u8", new byte[1], ContentKind.PLAYLIST);

        storage.delete("hls/c/s/r/0.ts");
        assertThat(root.resolve("hls/c/s/r")).exists();
        storage.delete("hls/c/s/r/1.ts");
        assertThat(root.resolve("hls/c/s")).doesNotExist();
        assertThat(root.resolve("hls/c/index.m3u8")).exists();
        storage.delete("hls/c/index.m3u8");
        assertThat(root.resolve("hls")).exists();
    }

    @Test
    void aFileOfAnotherFileSystemIsCopiedAndPublishedByARename() throws Exception {
        Path shm = Path.of("/dev/shm");
        assumeThat(shm).isDirectory();
        assumeThat(Files.getFileStore(shm)).isNotEqualTo(Files.getFileStore(folder));
        Path elsewhere = Files.createTempFile(shm, "headend-", ".ts");
        try {
            Files.writeString(elsewhere, "segment");
            storage.put("hls/c/0.ts", elsewhere, ContentKind.SEGMENT);

            assertThat(root.resolve("hls/c/0.ts")).hasContent("segment");
            assertThat(root.resolve("hls/.incoming")).isEmptyDirectory();

            Files.createDirectories(root.resolve("hls/c/1.ts/in-the-way"));
            assertThatThrownBy(() -> storage.put("hls/c/1.ts", elsewhere, ContentKind.SEGMENT))
                    .isInstanceOf(IOException.class);
            assertThat(elsewhere).hasContent("segment");
            assertThat(root.resolve("hls/.incoming")).isEmptyDirectory();
        } finally {
            Files.deleteIfExists(elsewhere);
        }
    }

    @Test
    void whatKilledEncodersHaveNotCompletedIsDeleted() throws IOException {
        Path incoming = Files.createDirectories(root.resolve("hls/.incoming"));
        Path abandoned = Files.writeString(incoming.resolve("a"), "some of it");
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofMinutes(11))));
        Path growing = Files.writeString(incoming.resolve("b"), "some of it");

        storage.put("hls/live.m3u8", new byte[1], ContentKind.PLAYLIST);

        assertThat(abandoned).doesNotExist();
        assertThat(growing).exists();

        Path image =
                Files.createDirectories(root.resolve("img-preview/.incoming")).resolve("c");
        Files.writeString(image, "some of it");
        Files.setLastModifiedTime(image, FileTime.from(Instant.now().minus(Duration.ofMinutes(11))));
        storage.put("img-preview/index.json", new byte[1], ContentKind.INDEX);
        assertThat(image).doesNotExist();
    }

    @Test
    void aFileThatIsTooLongIsNotRead() throws IOException {
        Files.createDirectories(root);
        try (FileChannel file = FileChannel.open(root.resolve("x.m3u8"), CREATE_NEW, WRITE)) {
            file.write(ByteBuffer.allocate(1), Storage.MAX_READ);
        }
        assertThatThrownBy(() -> storage.read("x.m3u8"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer");
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidAtOnce() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> new FilesystemStorage(file.resolve("media")).prepare())
                .isInstanceOf(IOException.class);
    }

    /** A lock within a process would not do. */
    @Test
    void ofSeveralProcessesThatReplaceAFileNoneLosesTheVersionOfAnother() throws Exception {
        List<Process> programs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            programs.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CountingProgram.class.getName(),
                            root.toString(),
                            "100")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        for (Process program : programs) {
            assertThat(program.waitFor()).isZero();
        }
        assertThat(root.resolve(CountingProgram.FILE)).hasContent("300");
    }
}
