package dev.headend.encoder.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every storage does. */
public abstract class StorageContract {
    private static final String PLAYLIST = "hls/c/s/live.m3u8";
    private static final String SEGMENT = "hls/c/s/640x360-30~800/3.ts";

    /** Where files come from. */
    @TempDir
    protected Path spool;

    /** The storage; empty, or with files of other tests in it that have other paths. */
    protected abstract Storage storage();

    /** A folder of the test's own in the storage, if tests share one; ends with a slash. */
    protected String folder() {
        return "";
    }

    /** Whether the server under test checks a condition and writes in one step; one that emulates another may not. */
    protected boolean conditionsAreAtomic() {
        return true;
    }

    private String at(String path) {
        return folder() + path;
    }

    @Test
    void aFileIsStored() throws IOException {
        Path file = Files.writeString(spool.resolve("3.ts"), "segment");
        storage().put(at(SEGMENT), file, ContentKind.SEGMENT);
        assertThat(text(SEGMENT)).isEqualTo("segment");
    }

    @Test
    void aFileOfManyBytesArrivesWhole() throws IOException {
        byte[] bytes = new byte[5_000_000];
        IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) (i * 31 + i / 977));
        storage().put(at(SEGMENT), Files.write(spool.resolve("3.ts"), bytes), ContentKind.SEGMENT);
        assertThat(read(SEGMENT).content()).isEqualTo(bytes);
    }

    @Test
    void anEmptyFileIsOneToo() throws IOException {
        storage().put(at(PLAYLIST), new byte[0], ContentKind.PLAYLIST);
        assertThat(text(PLAYLIST)).isEmpty();
    }

    @Test
    void aFileThatIsMissingIsNotStored() {
        Path missing = spool.resolve("3.ts");
        assertThatThrownBy(() -> storage().put(at(SEGMENT), missing, ContentKind.SEGMENT))
                .isInstanceOf(IOException.class);
    }

    @Test
    void bytesReplaceWhatWasThere() throws IOException {
        put("a longer one");
        put("new");
        assertThat(text(PLAYLIST)).isEqualTo("new");
    }

    @Test
    void whatIsNotThereIsNotRead() throws IOException {
        assertThat(storage().read(at("hls/none.m3u8"))).isEmpty();
    }

    @Test
    void aDeletedFileIsGoneAndMayBeDeletedAgain() throws IOException {
        put("x");
        storage().delete(at(PLAYLIST));
        assertThat(storage().read(at(PLAYLIST))).isEmpty();
        assertThatCode(() -> storage().delete(at(PLAYLIST))).doesNotThrowAnyException();
        put("y");
        assertThat(text(PLAYLIST)).isEqualTo("y");
    }

    @Test
    void aFileIsCreatedOnlyOnce() throws IOException {
        assertThat(replace("first", null)).isTrue();
        assertThat(replace("second", null)).isFalse();
        assertThat(text(PLAYLIST)).isEqualTo("first");
    }

    @Test
    void onlyTheVersionThatWasReadIsReplaced() throws IOException {
        put("1");
        String first = read(PLAYLIST).etag();
        assertThat(replace("2", first)).isTrue();
        assertThat(replace("3", first)).isFalse();
        assertThat(text(PLAYLIST)).isEqualTo("2");
        assertThat(replace("3", read(PLAYLIST).etag())).isTrue();
        assertThat(text(PLAYLIST)).isEqualTo("3");
    }

    @Test
    void whatWasDeletedIsNotReplaced() throws IOException {
        put("1");
        String etag = read(PLAYLIST).etag();
        storage().delete(at(PLAYLIST));
        assertThat(replace("2", etag)).isFalse();
        assertThat(storage().read(at(PLAYLIST))).isEmpty();
    }

    /** As of encoders that all want the same stream. */
    @Test
    void ofManyThatReplaceAtTheSameTimeOneSucceeds() throws Exception {
        put("0");
        String etag = read(PLAYLIST).etag();
        AtomicInteger unknown = new AtomicInteger();
        try (ExecutorService all = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> attempts = new ArrayList<>();
            IntStream.range(1, 9).forEach(i -> attempts.add(() -> replaceInTheEnd("version " + i, etag, unknown)));
            int successes = 0;
            for (Future<Boolean> attempt : all.invokeAll(attempts)) {
                successes += attempt.get() ? 1 : 0;
            }
            assertThat(successes).isBetween(unknown.get() > 0 ? 0 : 1, conditionsAreAtomic() ? 1 : attempts.size());
            assertThat(text(PLAYLIST)).startsWith("version ");
        }
    }

    /** As those do who use a storage: a server may close a connection before it answers, and what it did is not known then. */
    private boolean replaceInTheEnd(String text, String etag, AtomicInteger unknown) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return replace(text, etag);
            } catch (IOException mayBeStored) {
                unknown.incrementAndGet();
                if (tries == 3) {
                    throw mayBeStored;
                }
            }
        }
    }

    @Test
    void anAdditionFollowsWhatIsThereOrNothingIsChanged() throws IOException {
        put("one\n");
        boolean appended = storage().append(at(PLAYLIST), 4, bytes("two\n"), ContentKind.PLAYLIST);
        assertThat(text(PLAYLIST)).isEqualTo(appended ? "one\ntwo\n" : "one\n");
    }

    @Test
    void anAdditionThatIsMadeAgainIsThereOnce() throws IOException {
        put("one\n");
        boolean appended = storage().append(at(PLAYLIST), 4, bytes("two\n"), ContentKind.PLAYLIST);
        assertThat(storage().append(at(PLAYLIST), 4, bytes("two\n"), ContentKind.PLAYLIST))
                .isEqualTo(appended);
        assertThat(text(PLAYLIST)).isEqualTo(appended ? "one\ntwo\n" : "one\n");
    }

    @Test
    void nothingIsAddedToAFileOfAnotherLength() throws IOException {
        assertThat(storage().append(at(PLAYLIST), 0, bytes("x"), ContentKind.PLAYLIST))
                .isFalse();
        put("one\n");
        assertThat(storage().append(at(PLAYLIST), 5, bytes("x"), ContentKind.PLAYLIST))
                .isFalse();
        assertThat(storage().append(at(PLAYLIST), 1, bytes("x"), ContentKind.PLAYLIST))
                .isFalse();
        assertThat(text(PLAYLIST)).isEqualTo("one\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/etc/passwd", "../x", "a/../../x", "a//b", ".spool/x", "a/.hidden", "a/", "a\\b", "a\0b"})
    void pathsThatCouldLeadElsewhereAreRefused(String path) {
        assertThatThrownBy(() -> storage().put(path, new byte[1], ContentKind.SEGMENT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> storage().read(path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> storage().delete(path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> storage().replace(path, new byte[1], ContentKind.INDEX, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> storage().append(path, 0, new byte[1], ContentKind.INDEX))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void put(String text) throws IOException {
        storage().put(at(PLAYLIST), bytes(text), ContentKind.PLAYLIST);
    }

    private boolean replace(String text, String etag) throws IOException {
        return storage().replace(at(PLAYLIST), bytes(text), ContentKind.PLAYLIST, etag);
    }

    private StoredFile read(String path) throws IOException {
        Optional<StoredFile> file = storage().read(at(path));
        assertThat(file).isPresent();
        return file.orElseThrow();
    }

    private String text(String path) throws IOException {
        return new String(read(path).content(), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
