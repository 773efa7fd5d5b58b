package dev.headend.encoder.hls.output;

import static dev.headend.encoder.hls.output.FakeStream.LARGE;
import static dev.headend.encoder.hls.output.FakeStream.PICTURES;
import static dev.headend.encoder.hls.output.FakeStream.SMALL;
import static dev.headend.encoder.hls.output.FakeStream.SOUND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.hls.MovingClock;
import dev.headend.encoder.hls.TestHlsProperties;
import dev.headend.encoder.hls.recovery.StreamRegistry;
import dev.headend.encoder.hls.recovery.TestStreams;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.plan.Rendition.Audio;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.MemoryStorage;
import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.hls.MalformedPlaylistException;
import dev.headend.hls.PlaylistEntry;
import dev.headend.hls.PublishedPlaylist;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An encoder that is killed between any two of its writes as a picture comes after the sound, and the neighbour who finishes its stream. */
class KilledAtAnyWriteTest {
    private static final Duration THREE = Duration.ofSeconds(3);
    private static final String FOLDER = "hls/c/1/";

    @TempDir
    Path spool;

    private final MovingClock clock = new MovingClock();

    /** @param perKey segments of a key; -1 = they are not encrypted */
    @ParameterizedTest
    @ValueSource(ints = {-1, 2})
    void allThatItHasNamedIsCompleteAndListed(int perKey) throws IOException {
        List<Map<String, byte[]>> moments = momentsOfALatePicture(true, perKey);
        assertThat(moments.size()).isGreaterThan(25);
        for (Map<String, byte[]> moment : moments) {
            Left left = new Left(moment);
            left.keep(20);
            left.isComplete();
            left.lists(FOLDER + "index.m3u8", "live.m3u8");
            left.lists(FOLDER + "vod-0.m3u8", "vod-0.m3u8");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2})
    void nothingIsLeftOfWhatIsNotRecorded(int perKey) throws IOException {
        for (Map<String, byte[]> moment : momentsOfALatePicture(false, perKey)) {
            Left left = new Left(moment);
            left.keep(80);
            left.isNotThere();
        }
    }

    private List<Map<String, byte[]>> momentsOfALatePicture(boolean record, int perKey) throws IOException {
        Moments storage = new Moments();
        HlsProperties settings = TestHlsProperties.withKeys(TestHlsProperties.DEFAULT, perKey);
        Rendition sound = new Rendition(SOUND, null, Audio.COPIED);
        FakeStream stream = new FakeStream(
                "1", record, settings, new RetryingStorage(storage, Duration.ZERO), spool, clock, List.of(sound));
        segment(stream, SOUND);
        assertThat(stream.registry.beat()).isTrue();
        segment(stream, SOUND);
        List<Rendition> all = new ArrayList<>(PICTURES);
        all.add(sound);
        stream.beginRun(settings, all);
        segment(stream, SOUND, LARGE, SMALL);
        segment(stream, LARGE, SMALL, SOUND);
        stream.output.finish();
        return storage.moments();
    }

    private static void segment(FakeStream stream, String... renditions) {
        stream.clock.advance(THREE);
        for (String rendition : renditions) {
            stream.finished(rendition, THREE, 1_000);
        }
        stream.next(THREE);
    }

    /**
     * Remembers what was stored after each write, from when the encoder's file names the stream. Is slow to store that there are
     * pictures, and gives their playlists time to be stored before.
     */
    private static final class Moments extends MemoryStorage {
        private final List<Map<String, byte[]>> moments = new ArrayList<>();

        @Override
        public synchronized boolean replace(String path, byte[] content, ContentKind kind, @Nullable String etag)
                throws IOException {
            if (new String(content, StandardCharsets.UTF_8).contains(LARGE) && path.endsWith("state.json")) {
                awaitPlaylistOfAPicture();
            }
            return super.replace(path, content, kind, etag);
        }

        private void awaitPlaylistOfAPicture() {
            long deadline = System.nanoTime() + Duration.ofMillis(300).toNanos();
            try {
                while (!files().containsKey(FOLDER + LARGE + "/live.m3u8") && System.nanoTime() < deadline) {
                    wait(20);
                }
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        }

        @Override
        protected void write(String path, byte[] content, ContentKind kind) throws IOException {
            super.write(path, content, kind);
            byte[] encoder = files().getOrDefault("encoders/encoder-1.json", new byte[0]);
            if (new String(encoder, StandardCharsets.UTF_8).contains("\"stream\"")) {
                moments.add(new HashMap<>(files()));
            }
        }

        synchronized List<Map<String, byte[]>> moments() {
            return List.copyOf(moments);
        }
    }

    /** What a dead encoder has left. */
    private final class Left extends MemoryStorage {
        private final String moment;

        Left(Map<String, byte[]> moment) {
            files().putAll(moment);
            this.moment = moment.keySet().stream().sorted().toList().toString();
        }

        void keep(int seconds) throws IOException {
            StreamRegistry neighbour = TestStreams.in(this, "neighbour", clock, clock::nanoTime);
            for (int second = 0; second < seconds; second++) {
                clock.advance(Duration.ofSeconds(1));
                neighbour.beat();
                neighbour.housekeep();
            }
        }

        /** But for segments that were stored and never named. */
        void isNotThere() {
            assertThat(files().keySet())
                    .as(moment)
                    .noneMatch(path -> path.startsWith(FOLDER) && path.endsWith(".m3u8"))
                    .doesNotContain(FOLDER + "state.json");
        }

        private String text(String path) {
            return new String(files().getOrDefault(path, new byte[0]), StandardCharsets.UTF_8);
        }

        private List<PlaylistEntry> entries(String path) {
            try {
                return PublishedPlaylist.parse(text(path)).entries();
            } catch (MalformedPlaylistException malformed) {
                throw new AssertionError(malformed);
            }
        }

        void isComplete() {
            assertThat(files().keySet()).as(moment).doesNotContain("encoders/encoder-1.json", FOLDER + "state.json");
            for (String rendition : having("live.m3u8").toList()) {
                String folder = FOLDER + rendition + "/";
                assertThat(text(folder + "live.m3u8")).as(moment).endsWith("#EXT-X-ENDLIST\n");
                assertThat(text(folder + "vod-0.m3u8"))
                        .as(rendition + " of " + moment)
                        .contains("#EXT-X-PLAYLIST-TYPE:VOD\n")
                        .endsWith("#EXT-X-ENDLIST\n");
                assertThat(entries(folder + "vod-0.m3u8"))
                        .as(moment)
                        .isEqualTo(entries(folder + "live.m3u8"))
                        .allMatch(entry -> files().containsKey(folder + entry.number() + ".ts"))
                        .allMatch(entry -> entry.key() < 0 || files().containsKey(folder + entry.key() + ".key"));
            }
        }

        private Stream<String> having(String playlist) {
            return Stream.of(LARGE, SMALL, SOUND).filter(name -> files().containsKey(FOLDER + name + "/" + playlist));
        }

        void lists(String list, String playlist) {
            List<String> pictures =
                    having(playlist).filter(name -> !name.equals(SOUND)).toList();
            assertThat(text(list)).as(list + " of " + moment).contains(pictures.isEmpty() ? "" : "RESOLUTION=");
            List<String> expected = pictures.isEmpty() ? having(playlist).toList() : pictures;
            assertThat(text(list).lines().filter(line -> !line.startsWith("#")).toList())
                    .as(list + " of " + moment)
                    .containsExactlyInAnyOrderElementsOf(
                            expected.stream().map(name -> name + "/" + playlist).toList());
        }
    }
}
