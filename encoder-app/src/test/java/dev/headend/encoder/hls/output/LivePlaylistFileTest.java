package dev.headend.encoder.hls.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.hls.playlist.LivePlaylist;
import dev.headend.encoder.hls.playlist.Segment;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.MemoryStorage;
import dev.headend.encoder.storage.RetryingStorage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Long live playlists, of events and of windows of hours: all streams write theirs at about the same time. */
class LivePlaylistFileTest {
    private static final int LONG = 1_000;

    private final CountDownLatch door = new CountDownLatch(1);
    private final Hanging files = new Hanging();
    private final RetryingStorage storage = new RetryingStorage(files, Duration.ZERO);

    @AfterEach
    void open() {
        door.countDown();
    }

    @Test
    void oneOfThoseThatAreLongIsInMemoryAtATime() throws InterruptedException {
        Thread first = saving("hls/hung.m3u8", LONG);
        Awaitility.await().until(() -> first.getState() == Thread.State.WAITING);
        Thread second = saving("hls/b.m3u8", LONG);
        Awaitility.await().until(() -> second.getState() == Thread.State.WAITING || !second.isAlive());
        assertThat(files.has("hls/b.m3u8")).isFalse();

        door.countDown();
        first.join();
        second.join();
        assertThat(files.has("hls/hung.m3u8")).isTrue();
        assertThat(files.has("hls/b.m3u8")).isTrue();
    }

    @Test
    void aShortOneWaitsForNoOther() throws InterruptedException {
        Thread first = saving("hls/hung.m3u8", LONG);
        Awaitility.await().until(() -> first.getState() == Thread.State.WAITING);
        saving("hls/b.m3u8", LONG - 1).join();
        assertThat(files.has("hls/b.m3u8")).isTrue();
        door.countDown();
        first.join();
    }

    private Thread saving(String path, int segments) {
        List<Segment> all = IntStream.range(0, segments)
                .mapToObj(number -> new Segment(
                        number, Duration.ofSeconds(3), Instant.EPOCH.plusSeconds(3L * number), false, false))
                .toList();
        LivePlaylistFile file = new LivePlaylistFile(path, new LivePlaylist(3, false, 0, false, all, false), () -> {});
        file.update(file.playlist());
        return Thread.ofPlatform().start(() -> file.save(storage));
    }

    private final class Hanging extends MemoryStorage {
        @Override
        public void put(String path, byte[] content, ContentKind kind) throws IOException {
            try {
                if (path.contains("hung")) {
                    door.await();
                }
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
            super.put(path, content, kind);
        }

        synchronized boolean has(String path) {
            return files().containsKey(path);
        }
    }
}
