package dev.headend.edge.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.Patience;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of files, and for how long. */
class FileCacheTest {
    private static final String PLAYLIST = "/hls/news/live.m3u8";
    private static final String SEGMENT = "/hls/news/0.ts";
    private static final int ROOM = 100_000;

    private final FileReaders readers = new FileReaders();
    private final TextMemory memory = new TextMemory(ROOM);
    private FileCache cache;

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() throws IOException {
        replace(PLAYLIST, "first");
        replace(SEGMENT, "segment");
        cache = new FileCache(FileCache.of(new FileTree(folder), memory), readers);
    }

    @AfterEach
    void stop() {
        readers.close();
    }

    @Test
    void allWhoAskShareOneVersion() {
        SharedFile first = find(PLAYLIST);
        assertThat(find(PLAYLIST)).isSameAs(first);
        assertThat(find(SEGMENT)).isSameAs(find(SEGMENT));
    }

    @Test
    void aReplacedPlaylistIsNewWhenItHasToBeLookedForAgain() throws IOException {
        assertThat(textOf(find(PLAYLIST))).isEqualTo("first");
        replace(PLAYLIST, "next!");
        Awaitility.await().until(() -> cache.known(PLAYLIST) == null);
        assertThat(textOf(find(PLAYLIST))).isEqualTo("next!");
    }

    /** Twenty looks a second at each of thousands of playlists would be most of the work. */
    @Test
    void playlistsAreLookedAtLessOftenWhereThereAreMany() throws IOException {
        AtomicLong now = new AtomicLong();
        cache = new FileCache(FileCache.of(new FileTree(folder), new TextMemory(1 << 30)), readers, now::get);
        find(PLAYLIST).release();
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(51));
        assertThat(cache.known(PLAYLIST)).isNull();

        for (int channel = 0; channel < 2_000; channel++) {
            String path = "/hls/c" + channel + ".m3u8";
            replace(path, "other");
            find(path).release();
        }
        SharedFile latest = find(PLAYLIST);
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(149));
        assertThat(cache.known(PLAYLIST)).isSameAs(latest);
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(2));
        assertThat(cache.known(PLAYLIST)).isNull();
    }

    /** A viewer of its own asks for it every few seconds, when it always has to be looked for. */
    @Test
    void whatIsInUseIsKeptThoughItIsAlwaysLookedForAnew() {
        AtomicLong now = new AtomicLong();
        cache = new FileCache(FileCache.of(new FileTree(folder), memory), readers, now::get);
        SharedFile first = find(PLAYLIST);
        for (int second = 0; second < 30; second += 2) {
            now.addAndGet(TimeUnit.SECONDS.toNanos(2));
            cache.sweep();
            assertThat(find(PLAYLIST)).isSameAs(first);
        }
        now.addAndGet(TimeUnit.SECONDS.toNanos(10));
        cache.sweep();
        assertThat(find(PLAYLIST)).isNotSameAs(first);
    }

    @Test
    void aFileThatIsDeletedBetweenALookAndItsReadingIsMissing() {
        FileTree tree = new FileTree(folder);
        cache = new FileCache(
                new Looked(FileCache.of(tree, memory)) {
                    @Override
                    public FileTree.@Nullable Version find(String path) throws IOException {
                        FileTree.Version version = super.find(path);
                        Files.delete(folder.resolve(path.substring(1)));
                        return version;
                    }
                },
                readers);
        assertThat(ask(PLAYLIST)).isInstanceOf(FileCache.Answer.Missing.class);
        assertThat(ask(SEGMENT)).isInstanceOf(FileCache.Answer.Missing.class);
        assertThat(memory.used()).isZero();
    }

    @Test
    void aDeletedFileIsMissing() throws IOException {
        find(PLAYLIST).release();
        Files.delete(folder.resolve(PLAYLIST.substring(1)));
        Awaitility.await().until(() -> cache.known(PLAYLIST) == null);
        assertThat(ask(PLAYLIST)).isInstanceOf(FileCache.Answer.Missing.class);
        find(SEGMENT).release();
        // Whoever has looked gives a file back after the answer.
        Awaitility.await().until(() -> memory.used() == 0);
    }

    /** Anybody may ask for the playlist of a long recording, and read nothing of it. */
    @Test
    void aTextForWhichThereIsNoRoomStaysOnTheDisk() throws IOException {
        replace(PLAYLIST, "x".repeat(ROOM));
        SharedFile file = find(PLAYLIST);
        assertThat(file).isInstanceOf(OpenFile.class);
        assertThat(textOf(file)).hasSize(ROOM);
    }

    /** It was cut, or mixed with the next, when it was opened later than it was found. */
    @Test
    void whatIsSentFromTheDiskStaysTheSameVersion() throws IOException {
        replace(PLAYLIST, "x".repeat(ROOM));
        SharedFile file = find(PLAYLIST);
        replace(PLAYLIST, "y".repeat(ROOM / 2));
        assertThat(textOf(file)).isEqualTo("x".repeat(ROOM));
    }

    @Test
    void whatIsOpenedHasItsOwnSizeAndNotThatOfTheFileThatWasFound() throws IOException {
        FileTree.Version found = new FileTree(folder).find(SEGMENT);
        assertThat(found).isNotNull();
        replace(SEGMENT, "longer than it was");
        OpenFile file = OpenFile.open(found);
        assertThat(textOf(file)).isEqualTo("longer than it was");
        file.release();
    }

    @Test
    void memoryIsFreeAgainWhenTheLastViewerHasAnOldVersion() throws IOException {
        SharedFile old = find(PLAYLIST);
        replace(PLAYLIST, "next!");
        Awaitility.await().until(() -> cache.known(PLAYLIST) == null);
        SharedFile next = find(PLAYLIST);
        long both = memory.used();
        old.release();
        Awaitility.await().until(() -> memory.used() < both); // and whoever has looked has given it back
        next.release();
        assertThat(memory.used()).as("kept").isPositive();
        assertThat(old.use()).isFalse();
    }

    /** Whoever asked later waited for it for ever. */
    @Test
    void aLookThatAnErrorEndsIsFollowedByAnother() {
        AtomicInteger looks = new AtomicInteger();
        cache = new FileCache(
                new Looked(FileCache.of(new FileTree(folder), memory)) {
                    @Override
                    public FileTree.@Nullable Version find(String path) throws IOException {
                        if (looks.getAndIncrement() == 0) {
                            throw new InternalError("a page of a mapped file cannot be read");
                        }
                        return super.find(path);
                    }
                },
                readers);
        assertThat(ask(PLAYLIST)).isInstanceOf(FileCache.Answer.Failed.class);
        assertThat(ask(PLAYLIST)).isInstanceOf(FileCache.Answer.Found.class);
    }

    private SharedFile find(String path) {
        return ((FileCache.Answer.Found) ask(path)).file();
    }

    private FileCache.Answer ask(String path) {
        CompletableFuture<FileCache.Answer> answer = new CompletableFuture<>();
        cache.find(path, answer::complete);
        return answer.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
    }

    private static String textOf(SharedFile file) throws IOException {
        return switch (file) {
            case Text text -> new String(text.form(false).bytes(), US_ASCII);
            case OpenFile open -> {
                ByteBuffer bytes = ByteBuffer.allocate((int) open.size());
                while (bytes.hasRemaining() && open.channel().read(bytes, bytes.position()) > 0) {}
                yield new String(bytes.array(), US_ASCII);
            }
        };
    }

    /** Files, but for what a test does with the looks at them. */
    private abstract static class Looked implements FileCache.Source {
        private final FileCache.Source files;

        Looked(FileCache.Source files) {
            this.files = files;
        }

        @Override
        public FileTree.@Nullable Version find(String path) throws IOException {
            return files.find(path);
        }

        @Override
        public @Nullable SharedFile read(FileTree.Version version) throws IOException {
            return files.read(version);
        }

        @Override
        public SharedFile open(FileTree.Version version) throws IOException {
            return files.open(version);
        }
    }

    private void replace(String path, String text) throws IOException {
        Path file = folder.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Path next = Files.writeString(folder.resolve("next"), text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
