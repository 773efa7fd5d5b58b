package dev.headend.encoder.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.FilesystemStorage;
import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.encoder.storage.SpoolBudget;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewOutputTest {
    private static final String IMAGE = "image";
    private static final String FOLDER = "img-preview/c/s/256x144-3";

    @TempDir
    Path root;

    private final AtomicInteger announced = new AtomicInteger();
    private final SpoolBudget budget = new SpoolBudget(8 * IMAGE.length());
    private Path spool;
    private Closable storage;
    private PreviewOutput previews;

    @BeforeEach
    void open() throws IOException {
        spool = Files.createDirectory(root.resolve(".spool"));
        storage = new Closable(new FilesystemStorage(root));
        previews = new PreviewOutput(
                FOLDER, new RetryingStorage(storage, Duration.ZERO), budget.share(), announced::incrementAndGet);
        previews.beginRun(spool);
    }

    @Test
    void movesImagesAndCountsThem() throws IOException {
        image(0);
        previews.collect();
        image(1);
        image(2);
        previews.collect();

        assertThat(root.resolve(FOLDER)).isDirectoryContaining("glob:**/2.jpg");
        assertThat(root.resolve(FOLDER + "/index.json"))
                .hasContent("{\"index_start\":0,\"count\":3,\"pattern\":\"%d.jpg\"}");
        assertThat(spool).isEmptyDirectory();
        assertThat(announced).hasValue(1);
    }

    @Test
    void saysNothingWhenThereIsNoImage() {
        previews.collect();

        assertThat(root.resolve(FOLDER)).doesNotExist();
        assertThat(announced).hasValue(0);
    }

    @Test
    void catchesUpWhenTheStorageIsBack() throws IOException {
        image(0);
        image(1);
        storage.closed = true;
        previews.collect();
        assertThat(announced).hasValue(0);

        storage.closed = false;
        previews.collect();

        assertThat(root.resolve(FOLDER + "/1.jpg")).exists();
        assertThat(root.resolve(FOLDER + "/index.json")).content().contains("\"count\":2");
        assertThat(announced).hasValue(1);
    }

    /** FFmpeg writes under another name first; and an image is not taken before the one in front of it. */
    @Test
    void takesOnlyWhatIsNextAndWhole() throws IOException {
        image(1);
        Files.createFile(spool.resolve("0.jpg.tmp"));

        previews.collect();

        assertThat(root.resolve(FOLDER)).doesNotExist();
    }

    /** The images of another FFmpeg begin at 0 again; those of the one before are not left out while the storage fails. */
    @Test
    void countsOnOverRuns() throws IOException {
        image(0);
        previews.collect();
        image(1);
        storage.closed = true;
        previews.collect();
        Path second = Files.createDirectory(root.resolve(".second"));
        previews.beginRun(second);
        Files.writeString(second.resolve("0.jpg"), "of the second run");
        storage.closed = false;
        previews.collect();

        assertThat(root.resolve(FOLDER + "/2.jpg")).hasContent("of the second run");
        assertThat(root.resolve(FOLDER + "/index.json")).content().contains("\"count\":3");
    }

    /** The storage is away for hours. What came first is kept. */
    @Test
    void imagesThatWaitDoNotFillTheDisk() throws IOException {
        storage.closed = true;
        for (int number = 0; number < 20; number++) {
            image(number);
            previews.look();
        }
        try (Stream<Path> files = Files.list(spool)) {
            assertThat(files).hasSize(8);
        }
        assertThat(budget.used()).isEqualTo(budget.limit());
        storage.closed = false;
        previews.collect();
        image(20);
        previews.collect();

        assertThat(root.resolve(FOLDER + "/index.json")).content().contains("\"count\":9");
        assertThat(budget.used()).isZero();
    }

    private void image(int number) throws IOException {
        Files.writeString(spool.resolve(number + ".jpg"), IMAGE);
    }

    private static final class Closable implements Storage {
        private final Storage storage;
        private boolean closed;

        Closable(Storage storage) {
            this.storage = storage;
        }

        @Override
        public void put(String path, Path file, ContentKind kind) throws IOException {
            check();
            storage.put(path, file, kind);
        }

        @Override
        public void put(String path, byte[] content, ContentKind kind) throws IOException {
            check();
            storage.put(path, content, kind);
        }

        @Override
        public Optional<StoredFile> read(String path) throws IOException {
            return storage.read(path);
        }

        @Override
        public boolean replace(String path, byte[] content, ContentKind kind, @Nullable String etag)
                throws IOException {
            check();
            return storage.replace(path, content, kind, etag);
        }

        @Override
        public boolean append(String path, long length, byte[] addition, ContentKind kind) throws IOException {
            check();
            return storage.append(path, length, addition, kind);
        }

        @Override
        public void delete(String path) throws IOException {
            storage.delete(path);
        }

        private void check() throws IOException {
            if (closed) {
                throw new IOException("closed");
            }
        }
    }
}
