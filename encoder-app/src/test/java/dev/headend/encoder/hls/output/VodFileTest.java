package dev.headend.encoder.hls.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.hls.playlist.MediaPlaylistWriter;
import dev.headend.encoder.hls.playlist.Segment;
import dev.headend.encoder.hls.playlist.VodPart;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.MemoryStorage;
import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.fixture.Patience;
import dev.headend.hls.MalformedPlaylistException;
import dev.headend.hls.PublishedPlaylist;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One rendition's recording of about four hours. */
class VodFileTest {
    private static final String PATH = "hls/c/1/640x360-25/vod-0.m3u8";
    private static final int SEGMENTS = 5_000;

    private final Counting storage = new Counting();
    private final RetryingStorage retrying = new RetryingStorage(storage, Duration.ZERO);
    private final AtomicInteger announced = new AtomicInteger();
    private final VodPart part = new VodPart(3);
    private final VodFile file = new VodFile(PATH, part, announced::incrementAndGet);

    @Test
    void writesEachSegmentOnceWhereTheStorageAppends() throws MalformedPlaylistException {
        record(SEGMENTS, false);
        finish();

        assertThat(storage.written).isLessThan(3L * storage.text().length());
        assertThat(announced).hasValue(1);
    }

    @Test
    void writesALongRecordingLessOftenWhereItCannotAppend() throws MalformedPlaylistException {
        storage.appends = false;
        record(SEGMENTS, false);

        PublishedPlaylist growing = PublishedPlaylist.parse(storage.text());
        assertThat(growing.entries()).hasSizeGreaterThan(SEGMENTS - SEGMENTS / 100);
        finish();
        assertThat(storage.written).isLessThan(200L * storage.text().length());
    }

    /** A reader that comes while a segment is appended may see what the operating system has written so far: whole pages. */
    @Test
    void endsAPageWithALine() throws MalformedPlaylistException {
        record(SEGMENTS, false);

        String text = storage.text();
        assertThat(text).hasSizeGreaterThan(50 * 4096);
        for (int page = 4096; page < text.length(); page += 4096) {
            assertThat(text.charAt(page - 1)).isEqualTo('\n');
            assertThat(PublishedPlaylist.parse(text.substring(0, page)).ended()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void losesNothingWhenTheStorageFailsNowAndThen(boolean appends) throws MalformedPlaylistException {
        storage.appends = appends;
        record(2_000, true);
        finish();

        assertThat(PublishedPlaylist.parse(storage.text()).entries()).hasSize(2_000);
        assertThat(storage.text().getBytes(StandardCharsets.UTF_8)).isEqualTo(MediaPlaylistWriter.write(part));
    }

    /** Of those that cannot be appended to each is written for each segment. */
    @Test
    void aShortRecordingDoesNotWaitForThoseOfOthers() throws InterruptedException {
        CountDownLatch written = new CountDownLatch(5);
        RetryingStorage slow = new RetryingStorage(
                new MemoryStorage() {
                    @Override
                    public void put(String path, byte[] content, ContentKind kind) throws IOException {
                        written.countDown();
                        pass(written);
                    }
                },
                Duration.ZERO);
        for (int recording = 0; recording < 5; recording++) {
            VodPart one = new VodPart(3);
            one.append(new Segment(0, Duration.ofSeconds(3), Instant.EPOCH, false, false));
            VodFile its = new VodFile(recording + PATH, one, () -> {});
            Thread.ofPlatform().daemon().start(() -> its.save(slow));
        }

        assertThat(written.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private static void pass(CountDownLatch door) throws IOException {
        try {
            door.await();
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }

    private void finish() {
        part.end();
        file.save(retrying);
        assertThat(file.isComplete()).isTrue();
    }

    private void record(int segments, boolean fails) {
        for (int number = 0; number < segments; number++) {
            Instant at = Instant.EPOCH.plusSeconds(3L * number);
            part.append(new Segment(number, Duration.ofSeconds(3), at, false, fails && number == 700));
            storage.fails = fails && number % 5 == 3;
            file.save(retrying);
        }
        storage.fails = false;
    }

    /** Fails in the middle of an addition. */
    private static final class Counting extends MemoryStorage {
        private boolean appends = true;
        private boolean fails;
        private long written;

        @Override
        public synchronized void put(String path, byte[] content, ContentKind kind) throws IOException {
            refuse();
            written += content.length;
            super.put(path, content, kind);
        }

        @Override
        public synchronized boolean append(String path, long length, byte[] addition, ContentKind kind)
                throws IOException {
            if (!appends) {
                return false;
            }
            if (fails) {
                super.append(path, length, Arrays.copyOf(addition, addition.length / 2), kind);
            }
            refuse();
            written += addition.length;
            return super.append(path, length, addition, kind);
        }

        private void refuse() throws IOException {
            if (fails) {
                throw new IOException("out of order");
            }
        }

        String text() {
            return new String(files().get(PATH), StandardCharsets.UTF_8);
        }
    }
}
