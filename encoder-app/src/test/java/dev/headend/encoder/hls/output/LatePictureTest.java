package dev.headend.encoder.hls.output;

import static dev.headend.encoder.hls.output.FakeStream.LARGE;
import static dev.headend.encoder.hls.output.FakeStream.PICTURES;
import static dev.headend.encoder.hls.output.FakeStream.SMALL;
import static dev.headend.encoder.hls.output.FakeStream.SOUND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.hls.MovingClock;
import dev.headend.encoder.hls.TestHlsProperties;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.plan.Rendition.Audio;
import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.hls.PlaylistEntry;
import dev.headend.hls.PublishedPlaylist;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of a stream that began as sound alone, and has a picture later. */
class LatePictureTest {
    private static final Duration THREE = Duration.ofSeconds(3);
    private static final String FOLDER = "hls/c/1/";
    /** Segments before the picture. */
    private static final int BEFORE = 4;

    @TempDir
    Path spool;

    private final MovingClock clock = new MovingClock();
    private final JudgedStorage storage = new JudgedStorage(clock);

    @AfterEach
    void noRuleWasBroken() {
        assertThat(storage.violations()).isEmpty();
    }

    private static Rendition sound(@Nullable Audio audio) {
        return new Rendition(SOUND, null, audio);
    }

    private FakeStream stream(boolean record, HlsProperties settings) {
        FakeStream stream = new FakeStream(
                "1",
                record,
                settings,
                new RetryingStorage(storage, Duration.ZERO),
                spool,
                clock,
                List.of(sound(Audio.COPIED)));
        for (int number = 0; number < BEFORE; number++) {
            segment(stream, SOUND);
        }
        assertThat(storage.awaits(FOLDER + "index.m3u8")).isTrue();
        return stream;
    }

    private static void pictureBegins(FakeStream stream, HlsProperties settings, @Nullable Audio audio) {
        List<Rendition> all = new ArrayList<>(PICTURES);
        all.add(sound(audio));
        stream.beginRun(settings, all);
    }

    private static void segment(FakeStream stream, String... renditions) {
        stream.clock.advance(THREE);
        for (String rendition : renditions) {
            stream.finished(rendition, THREE, 1_000);
        }
        stream.next(THREE);
    }

    private List<Integer> numbers(String playlist) {
        return storage.playlist(FOLDER + playlist).entries().stream()
                .map(PlaylistEntry::number)
                .toList();
    }

    @Test
    void renditionsThatBeginLaterAreAnnouncedListedAndRecordedFromThenOn() {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        assertThat(storage.text(FOLDER + "index.m3u8")).contains(SOUND + "/live.m3u8");
        pictureBegins(stream, TestHlsProperties.DEFAULT, Audio.COPIED);
        segment(stream, SOUND, LARGE, SMALL);
        segment(stream, LARGE, SOUND, SMALL);
        stream.output.finish();

        assertThat(numbers(LARGE + "/live.m3u8")).containsExactly(4, 5);
        assertThat(numbers(SMALL + "/vod-0.m3u8")).containsExactly(4, 5);
        assertThat(numbers(SOUND + "/vod-0.m3u8")).containsExactly(0, 1, 2, 3, 4, 5);
        for (String list : List.of(FOLDER + "index.m3u8", FOLDER + "vod-0.m3u8", "hls/c/index.m3u8")) {
            assertThat(storage.text(list)).contains(LARGE + "/", SMALL + "/").doesNotContain(SOUND);
        }
        assertThat(stream.announced.subList(0, 2))
                .containsExactly(
                        "HLS_LIVE " + FOLDER + SOUND + "/live.m3u8 null",
                        "HLS_VOD " + FOLDER + SOUND + "/vod-0.m3u8 null");
        assertThat(stream.announced.subList(2, stream.announced.size()))
                .containsExactlyInAnyOrder(
                        "HLS_LIVE " + FOLDER + LARGE + "/live.m3u8 null",
                        "HLS_VOD " + FOLDER + LARGE + "/vod-0.m3u8 null",
                        "HLS_LIVE " + FOLDER + SMALL + "/live.m3u8 null",
                        "HLS_VOD " + FOLDER + SMALL + "/vod-0.m3u8 null");
        assertThat(stream.pushed).isEmpty();
    }

    /** A new viewer finds something that plays, at any time. */
    @Test
    void soundIsListedUntilAllRenditionsWithThePictureCanBePlayed() {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        CountDownLatch door = new CountDownLatch(1);
        storage.hangFor(path -> path.endsWith(SMALL + "/4.ts"), door);
        pictureBegins(stream, TestHlsProperties.DEFAULT, Audio.COPIED);
        segment(stream, SOUND, LARGE, SMALL);
        segment(stream, SOUND, LARGE, SMALL);
        assertThat(storage.awaits(FOLDER + LARGE + "/vod-0.m3u8")).isTrue();
        assertThat(storage.awaits(FOLDER + SOUND + "/5.ts")).isTrue();
        assertThat(storage.text(FOLDER + "index.m3u8")).contains(SOUND).doesNotContain(LARGE);

        door.countDown();
        stream.output.finish();
        assertThat(storage.text(FOLDER + "index.m3u8")).contains(LARGE, SMALL).doesNotContain(SOUND);
    }

    @Test
    void soundStaysListedWhereThePictureIsNeverStored() {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        pictureBegins(stream, TestHlsProperties.DEFAULT, Audio.COPIED);
        stream.output.finish();

        assertThat(storage.text(FOLDER + "index.m3u8")).contains(SOUND + "/live.m3u8");
        assertThat(storage.text(FOLDER + "vod-0.m3u8")).contains(SOUND + "/vod-0.m3u8");
        assertThat(storage.has(FOLDER + LARGE + "/live.m3u8")).isFalse();
    }

    @Test
    void soundThatEndsAsThePictureBeginsIsAGapAndNothingIsLost() {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        pictureBegins(stream, TestHlsProperties.DEFAULT, null);
        segment(stream, LARGE, SMALL);
        segment(stream, LARGE, SMALL);
        pictureBegins(stream, TestHlsProperties.DEFAULT, Audio.COPIED);
        segment(stream, LARGE, SMALL, SOUND);
        stream.output.finish();

        assertThat(storage.playlist(FOLDER + SOUND + "/live.m3u8").entries())
                .extracting(PlaylistEntry::gap)
                .containsExactly(false, false, false, false, true, true, false);
        assertThat(storage.playlist(FOLDER + LARGE + "/live.m3u8").entries())
                .extracting(PlaylistEntry::gap)
                .containsOnly(false);
        assertThat(stream.output.lostSegments(LossCause.FFMPEG)).isZero();
    }

    /** What is left of its renditions that began later, with the numbers that those have. */
    @Test
    void leavesNothingOfWhatIsNotRecorded() throws IOException {
        HlsProperties settings = TestHlsProperties.of(3, 4, 100, 1_000);
        FakeStream stream = stream(false, settings);
        pictureBegins(stream, settings, Audio.COPIED);
        for (int number = BEFORE; number < 24; number++) {
            segment(stream, LARGE, SMALL, SOUND);
            for (String rendition : List.of(LARGE, SMALL, SOUND)) {
                assertThat(storage.awaits(FOLDER + rendition + "/" + number + ".ts"))
                        .isTrue();
            }
        }
        stream.output.finish();
        assertThat(storage.has(FOLDER + LARGE + "/4.ts")).isFalse();
        PublishedPlaylist live = storage.playlist(FOLDER + LARGE + "/live.m3u8");
        assertThat(IntStream.range(live.mediaSequence(), 24)
                        .allMatch(number -> storage.has(FOLDER + LARGE + "/" + number + ".ts")))
                .isTrue();
        stream.registry.housekeep();
        stream.housekeepAfter(Duration.ofSeconds(60));
        stream.housekeepAfter(Duration.ofSeconds(60));

        assertThat(storage.paths()).noneMatch(path -> path.startsWith(FOLDER));
    }

    /** Killed when the picture had begun a moment ago: whoever completes the stream knows of all its renditions. */
    @Test
    void theStateFileNamesRenditionsThatBeginLaterAtOnce() {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        assertThat(storage.text(FOLDER + "state.json")).contains(SOUND).doesNotContain(LARGE);
        pictureBegins(stream, TestHlsProperties.DEFAULT, Audio.COPIED);
        segment(stream, LARGE, SMALL, SOUND);
        assertThat(storage.awaitsText(FOLDER + "state.json", LARGE)).isTrue();
        stream.output.abandon();

        assertThat(storage.text(FOLDER + "state.json")).contains(SOUND, LARGE, SMALL);
    }
}
