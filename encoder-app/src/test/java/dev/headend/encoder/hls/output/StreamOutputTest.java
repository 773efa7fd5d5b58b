package dev.headend.encoder.hls.output;

import static dev.headend.encoder.hls.output.FakeStream.LARGE;
import static dev.headend.encoder.hls.output.FakeStream.PICTURES;
import static dev.headend.encoder.hls.output.FakeStream.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.hls.MovingClock;
import dev.headend.encoder.hls.TestHlsProperties;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.fixture.Patience;
import dev.headend.hls.PlaylistEntry;
import dev.headend.hls.PublishedPlaylist;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamOutputTest {
    private static final Duration THREE = Duration.ofSeconds(3);
    private static final String FOLDER = "hls/c/1/";

    @TempDir
    Path spool;

    private final MovingClock clock = new MovingClock();
    private final JudgedStorage storage = new JudgedStorage(clock);

    @AfterEach
    void noRuleWasBroken() {
        assertThat(storage.violations()).isEmpty();
    }

    @Test
    void announcesOnceWhatCanBeWatched() {
        FakeStream stream = stream(true, TestHlsProperties.of(3, 3, 2, 100));
        segments(stream, 5);
        stream.output.finish();

        assertThat(stream.announced.stream().filter(it -> it.contains(LARGE)))
                .containsExactly(
                        "HLS_LIVE " + FOLDER + LARGE + "/live.m3u8 null",
                        "HLS_VOD " + FOLDER + LARGE + "/vod-0.m3u8 null",
                        "HLS_VOD " + FOLDER + LARGE + "/vod-1.m3u8 6.000000",
                        "HLS_VOD " + FOLDER + LARGE + "/vod-2.m3u8 12.000000");
        assertThat(stream.announced).hasSize(8);
    }

    @Test
    void completesEverythingAtTheEnd() {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        segments(stream, 12);
        stream.output.finish();

        PublishedPlaylist live = storage.playlist(FOLDER + LARGE + "/live.m3u8");
        assertThat(live.ended()).isTrue();
        assertThat(live.entries())
                .extracting(PlaylistEntry::number)
                .startsWith(2)
                .endsWith(11);
        assertThat(storage.playlist(FOLDER + SMALL + "/vod-0.m3u8").type()).isEqualTo("VOD");
        assertThat(storage.has(FOLDER + LARGE + "/0.ts")).isTrue();
    }

    @Test
    void encryptsSegmentsWithAKeyForSoMany() throws Exception {
        FakeStream stream = stream(true, TestHlsProperties.withKeys(TestHlsProperties.of(3, 4, 4, 100), 3));
        segments(stream, 8);
        stream.output.finish();

        assertThat(keysAndSegments("live.m3u8"))
                .containsExactly("KEY 3.key", "4.ts", "5.ts", "KEY 6.key", "6.ts", "7.ts");
        assertThat(keysAndSegments("vod-0.m3u8"))
                .containsExactly("KEY 0.key", "0.ts", "1.ts", "2.ts", "KEY 3.key", "3.ts");
        assertThat(keysAndSegments("vod-1.m3u8"))
                .containsExactly("KEY 3.key", "4.ts", "5.ts", "KEY 6.key", "6.ts", "7.ts");
        for (int number = 0; number < 8; number++) {
            assertThat(decrypted(number, number - number % 3)).isEqualTo(new byte[1_000]);
        }
        assertThat(storage.content(FOLDER + LARGE + "/0.key"))
                .hasSize(16)
                .isNotEqualTo(storage.content(FOLDER + LARGE + "/3.key"))
                .isNotEqualTo(storage.content(FOLDER + SMALL + "/0.key"));
        assertThat(stream.folder(LARGE)).isEmptyDirectory();
    }

    /** Else it could replace the first picture of the channel's next stream, which another encoder may have. */
    @Test
    void theLastPictureOfTheChannelDoesNotWaitForSegments() throws Exception {
        FakeStream stream = stream(false, TestHlsProperties.withSnapshots(60));
        CountDownLatch door = new CountDownLatch(1);
        storage.hangFor(path -> path.endsWith(LARGE + "/0.ts"), door);
        segments(stream, 1);
        Files.writeString(stream.folder(LARGE).resolveSibling("snapshot.jpg"), "picture");
        CompletableFuture<Void> finished = CompletableFuture.runAsync(stream.output::finish);
        assertThat(storage.awaits("images/c.jpg")).isTrue();
        door.countDown();
        finished.get(Patience.SECONDS, TimeUnit.SECONDS);

        assertThat(storage.has(FOLDER + LARGE + "/0.ts"))
                .as("segments were still awaited")
                .isTrue();
    }

    /** Of a playlist of the large rendition. */
    private List<String> keysAndSegments(String playlist) {
        return storage.text(FOLDER + LARGE + "/" + playlist)
                .lines()
                .map(line -> line.replaceFirst("^#EXT-X-KEY:METHOD=AES-128,URI=\"(.*)\"$", "KEY $1"))
                .filter(line -> !line.startsWith("#") && !line.isEmpty())
                .toList();
    }

    /** As a player does it that knows only the playlist: the vector is the media sequence number. */
    private byte[] decrypted(int number, int key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        byte[] vector = new byte[16];
        vector[15] = (byte) number;
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(storage.content(FOLDER + LARGE + "/" + key + ".key"), "AES"),
                new IvParameterSpec(vector));
        return cipher.doFinal(storage.content(FOLDER + LARGE + "/" + number + ".ts"));
    }

    @Test
    void segmentsWhoseKeyIsNotStoredAreGaps() {
        FakeStream stream = stream(true, TestHlsProperties.withKeys(TestHlsProperties.DEFAULT, 3));
        segments(stream, 3);
        assertThat(storage.awaits(FOLDER + LARGE + "/2.ts")).isTrue();
        storage.failFor(path -> path.endsWith("3.key"));
        segments(stream, 2);
        assertThat(storage.awaitsText(FOLDER + LARGE + "/live.m3u8", "4.ts")).isTrue();
        storage.failFor(_ -> false);
        segments(stream, 1);
        stream.output.finish();

        assertThat(keysAndSegments("vod-0.m3u8"))
                .containsExactly("KEY 0.key", "0.ts", "1.ts", "2.ts", "3.ts", "4.ts", "KEY 3.key", "5.ts");
        assertThat(storage.playlist(FOLDER + LARGE + "/vod-0.m3u8").entries())
                .extracting(PlaylistEntry::gap)
                .containsExactly(false, false, false, true, true, false);
    }

    @Test
    void keysAreRemovedWithTheLastSegmentThatNeedsThem() throws IOException {
        FakeStream stream = stream(false, TestHlsProperties.withKeys(TestHlsProperties.of(3, 4, 100, 1_000), 3));
        for (int number = 0; number < 40; number++) {
            segments(stream, 1);
            assertThat(storage.awaits(FOLDER + LARGE + "/" + number + ".ts")).isTrue();
        }
        stream.output.finish();
        assertThat(storage.has(FOLDER + LARGE + "/0.key")).isFalse();
        assertThat(storage.has(FOLDER + LARGE + "/36.key")).isTrue();
        stream.registry.housekeep();
        stream.housekeepAfter(Duration.ofSeconds(40));
        stream.housekeepAfter(Duration.ofSeconds(40));

        assertThat(storage.paths()).noneMatch(path -> path.startsWith(FOLDER));
    }

    @Test
    void theOnlyKeyIsRemovedAtTheEnd() throws IOException {
        FakeStream stream = stream(false, TestHlsProperties.withKeys(TestHlsProperties.of(3, 4, 100, 1_000), 0));
        for (int number = 0; number < 20; number++) {
            segments(stream, 1);
            assertThat(storage.awaits(FOLDER + LARGE + "/" + number + ".ts")).isTrue();
        }
        stream.output.finish();
        assertThat(keysAndSegments("live.m3u8")).containsExactly("KEY 0.key", "16.ts", "17.ts", "18.ts", "19.ts");
        assertThat(storage.has(FOLDER + LARGE + "/0.key")).isTrue();
        stream.registry.housekeep();
        stream.housekeepAfter(Duration.ofSeconds(40));
        stream.housekeepAfter(Duration.ofSeconds(40));

        assertThat(storage.paths()).noneMatch(path -> path.startsWith(FOLDER));
    }

    @Test
    void removesOldSegmentsOfWhatIsNotRecorded() {
        FakeStream stream = stream(false, TestHlsProperties.of(3, 4, 100, 1_000));
        for (int number = 0; number < 40; number++) {
            segments(stream, 1);
            assertThat(storage.awaits(FOLDER + LARGE + "/" + number + ".ts")).isTrue();
        }
        stream.output.finish();

        assertThat(storage.has(FOLDER + LARGE + "/0.ts")).isFalse();
        assertThat(storage.has(FOLDER + LARGE + "/34.ts")).isTrue();
        assertThat(storage.has(FOLDER + LARGE + "/vod-0.m3u8")).isFalse();
    }

    @Test
    void leavesNothingOfWhatIsNotRecorded() throws IOException {
        FakeStream stream = stream(false, TestHlsProperties.DEFAULT);
        segments(stream, 15);
        stream.output.finish();
        stream.registry.housekeep();
        assertThat(storage.has(FOLDER + LARGE + "/14.ts")).isTrue();
        stream.housekeepAfter(Duration.ofSeconds(40));
        assertThat(storage.has(FOLDER + LARGE + "/live.m3u8")).isFalse();
        stream.housekeepAfter(Duration.ofSeconds(40));

        assertThat(storage.paths()).noneMatch(path -> path.startsWith(FOLDER));
    }

    /** An outage at the end of a stream, longer than the stream's end may take. */
    @Test
    void completesTheRecordingWhenTheStorageIsBackAfterTheEnd() throws IOException {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        segments(stream, 3);
        assertThat(storage.awaits(FOLDER + SMALL + "/2.ts")).isTrue();
        assertThat(storage.awaits(FOLDER + LARGE + "/live.m3u8")).isTrue();
        storage.failFor(path -> path.endsWith(".m3u8"));
        stream.output.finish();
        storage.failFor(_ -> false);
        stream.registry.housekeep();

        assertThat(storage.playlist(FOLDER + LARGE + "/live.m3u8").ended()).isTrue();
        assertThat(storage.playlist(FOLDER + SMALL + "/vod-0.m3u8").type()).isEqualTo("VOD");
        assertThat(storage.has(FOLDER + "state.json")).isFalse();
    }

    @Test
    void makesAGapOfASegmentThatIsNotTaken() {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        storage.failFor(path -> path.endsWith(LARGE + "/1.ts"));
        segments(stream, 3);
        stream.output.finish();

        assertThat(storage.playlist(FOLDER + LARGE + "/vod-0.m3u8").entries())
                .extracting(PlaylistEntry::gap)
                .containsExactly(false, true, false);
        assertThat(storage.playlist(FOLDER + SMALL + "/vod-0.m3u8").entries())
                .extracting(PlaylistEntry::gap)
                .containsExactly(false, false, false);
        assertThat(stream.output.lostSegments(LossCause.STORAGE)).isEqualTo(1);
        assertThat(stream.folder(LARGE)).isEmptyDirectory();
    }

    /** A storage that hangs holds up neither the caller nor the other renditions, and the spool does not fill the disk. */
    @Test
    void goesOnWhileTheStorageHangs() {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        CountDownLatch door = new CountDownLatch(1);
        storage.hangFor(path -> path.endsWith(LARGE + "/0.ts"), door);
        for (int number = 0; number < 150; number++) {
            segments(stream, 1);
            assertThat(storage.awaits(FOLDER + SMALL + "/" + number + ".ts")).isTrue();
        }
        assertThat(stream.folder(LARGE).toFile().list()).hasSizeLessThan(150);
        door.countDown();
        stream.output.finish();

        PublishedPlaylist recording = storage.playlist(FOLDER + LARGE + "/vod-0.m3u8");
        assertThat(recording.entries()).hasSize(150);
        assertThat(recording.entries().stream().filter(PlaylistEntry::gap).count())
                .isEqualTo(stream.output.lostSegments(LossCause.STORAGE))
                .isPositive();
    }

    @Test
    void publishesAndAnnouncesAsSoonAsTheStorageIsBack() {
        FakeStream stream = stream(false, TestHlsProperties.DEFAULT);
        storage.failFor(path -> path.endsWith(".m3u8"));
        segments(stream, 2);
        stream.output.collectImages();
        storage.failFor(_ -> false);
        segments(stream, 1);
        stream.output.finish();

        assertThat(stream.announced).hasSize(2);
        assertThat(storage.playlist(FOLDER + LARGE + "/live.m3u8").entries()).hasSize(3);
    }

    @Test
    void capsASegmentThatIsLongerThanPromised() {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        stream.segment(THREE);
        stream.segment(Duration.ofSeconds(20));
        stream.segment(THREE);
        stream.output.finish();

        List<PlaylistEntry> entries =
                storage.playlist(FOLDER + LARGE + "/vod-0.m3u8").entries();
        assertThat(entries).extracting(PlaylistEntry::roundedSeconds).containsExactly(3, FakeStream.TARGET, 3);
        assertThat(entries).extracting(PlaylistEntry::discontinuity).containsExactly(false, false, true);
        assertThat(Duration.between(entries.get(1).at(), entries.get(2).at())).isEqualTo(Duration.ofSeconds(20));
    }

    /** A copied source's keyframes may be further apart than a segment is planned. */
    @Test
    void promisesTheFirstSegmentsDuration() {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        stream.segment(Duration.ofSeconds(8));
        stream.segment(Duration.ofSeconds(8));
        stream.output.finish();

        PublishedPlaylist recording = storage.playlist(FOLDER + LARGE + "/vod-0.m3u8");
        assertThat(recording.targetSeconds()).isEqualTo(8);
        assertThat(recording.entries())
                .extracting(PlaylistEntry::roundedSeconds)
                .containsExactly(8, 8);
        assertThat(recording.entries()).extracting(PlaylistEntry::discontinuity).containsExactly(false, false);
    }

    /** An FFmpeg that could not be killed may report something while all before is stored. */
    @Test
    void whatComesAfterTheEndIsDiscarded() {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        segments(stream, 2);
        stream.output.finish();
        segments(stream, 1);
        stream.output.collectImages();

        assertThat(storage.playlist(FOLDER + LARGE + "/vod-0.m3u8").entries()).hasSize(2);
        assertThat(stream.folder(LARGE)).isEmptyDirectory();
        assertThat(stream.folder(SMALL)).isEmptyDirectory();
    }

    /** A source that changes again and again. */
    @Test
    void foldersOfEarlierRunsAreDeletedWhenTheyAreEmpty() {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        CountDownLatch door = new CountDownLatch(1);
        storage.hangFor(path -> path.endsWith(LARGE + "/0.ts"), door);
        Path first = stream.folder(LARGE);
        for (int run = 0; run < 20; run++) {
            segments(stream, 1);
            assertThat(storage.awaits(FOLDER + SMALL + "/" + run + ".ts")).isTrue();
            stream.beginRun();
        }
        assertThat(first.resolve("0.ts")).as("what waits to be stored").exists();
        door.countDown();
        assertThat(storage.awaits(FOLDER + LARGE + "/19.ts")).isTrue();
        for (int run = 0; run < 20; run++) {
            stream.beginRun();
        }

        assertThat(first.getParent().getParent().toFile().list()).hasSizeLessThan(12);
        stream.output.finish();
    }

    @Test
    void goesOnWithADiscontinuityWhenAnotherFfmpegBegins() {
        FakeStream stream = stream(true, TestHlsProperties.of(3, 3, 100, 100));
        segments(stream, 2);
        stream.beginRun();
        segments(stream, 6);
        stream.output.finish();

        List<PlaylistEntry> entries =
                storage.playlist(FOLDER + SMALL + "/vod-0.m3u8").entries();
        assertThat(entries).extracting(PlaylistEntry::number).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(entries)
                .extracting(PlaylistEntry::discontinuity)
                .containsExactly(false, false, true, false, false, false, false, false);
        assertThat(storage.playlist(FOLDER + SMALL + "/live.m3u8").discontinuitySequence())
                .isEqualTo(1);
    }

    /** A crash may hit FFmpeg after one rendition's segment was complete, and before the other's was. */
    @Test
    void staysAlignedWhenARunLacksASegmentOfOneRendition() {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        segments(stream, 2);
        stream.finished(LARGE, THREE, 100);
        stream.next(THREE);
        stream.beginRun();
        segments(stream, 1);
        stream.output.finish();

        List<PlaylistEntry> entries =
                storage.playlist(FOLDER + SMALL + "/vod-0.m3u8").entries();
        assertThat(entries).extracting(PlaylistEntry::gap).containsExactly(false, false, true, false);
        assertThat(entries).extracting(PlaylistEntry::discontinuity).containsExactly(false, false, false, true);
        assertThat(storage.playlist(FOLDER + LARGE + "/vod-0.m3u8").entries())
                .extracting(PlaylistEntry::discontinuity)
                .containsExactly(false, false, false, true);
        assertThat(stream.output.lostSegments(LossCause.FFMPEG)).isEqualTo(1);
        assertThat(stream.output.lostSegments(LossCause.STORAGE)).isZero();
    }

    /** Numbers alone do not tell: a rendition may be cut at a keyframe that the other does not have. */
    @ParameterizedTest
    @CsvSource({LARGE + "," + SMALL, SMALL + "," + LARGE})
    void staysAlignedWhenARenditionIsCutInOtherPlaces(String first, String second) {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        long[][] one = {{0, 3_000}, {3_000, 6_000}, {6_000, 9_000}, {9_000, 12_000}};
        long[][] other = {{0, 3_000}, {3_000, 4_500}, {4_500, 6_000}, {6_000, 9_000}, {9_000, 12_000}};
        for (int number = 0; number < 5; number++) {
            clock.advance(THREE);
            if (number < 4) {
                stream.report(first, number, one[number][0], one[number][1], 100);
            }
            stream.report(second, number, other[number][0], other[number][1], 100);
        }
        stream.output.finish();

        List<PlaylistEntry> entries =
                storage.playlist(FOLDER + second + "/vod-0.m3u8").entries();
        assertThat(entries).extracting(PlaylistEntry::gap).containsExactly(false, true, false, false);
        assertThat(storage.playlist(FOLDER + first + "/vod-0.m3u8").entries())
                .extracting(PlaylistEntry::gap)
                .containsExactly(false, false, false, false);
        assertThat(stream.folder(second)).isEmptyDirectory();
    }

    @Test
    void findsItsPlaceWhenTheOtherRenditionWasTheFirstToBeCutInOtherPlaces() {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        stream.report(LARGE, 0, 0, 3_000, 100);
        stream.report(SMALL, 0, 0, 1_500, 100);
        stream.report(SMALL, 1, 1_500, 3_000, 100);
        stream.report(SMALL, 2, 3_000, 4_500, 100);
        stream.report(SMALL, 3, 4_500, 6_000, 100);
        stream.report(LARGE, 1, 3_000, 6_000, 100);
        stream.report(LARGE, 2, 6_000, 9_000, 100);
        stream.report(SMALL, 4, 6_000, 9_000, 100);
        stream.output.finish();

        assertThat(storage.playlist(FOLDER + LARGE + "/vod-0.m3u8").entries())
                .extracting(PlaylistEntry::gap)
                .containsExactly(false, true, true, false);
        assertThat(storage.playlist(FOLDER + SMALL + "/vod-0.m3u8").entries())
                .extracting(PlaylistEntry::gap)
                .containsExactly(true, false, false, false);
    }

    /** FFmpeg has stopped making one rendition, and nothing else is wrong. */
    @Test
    void goesOnWithoutARenditionThatIsNoLongerMade() {
        FakeStream stream = stream(false, TestHlsProperties.DEFAULT);
        segments(stream, 1);
        for (int number = 1; number < 1_200; number++) {
            clock.advance(THREE);
            stream.report(LARGE, number, number * 3_000L, number * 3_000L + 3_000, 10);
        }
        stream.beginRun();
        stream.output.finish();

        assertThat(storage.playlist(FOLDER + SMALL + "/live.m3u8")
                        .entries()
                        .getLast()
                        .number())
                .isEqualTo(1_199);
    }

    @Test
    void namesAllRenditionsOnceAllCanBePlayed() {
        FakeStream stream = stream(false, TestHlsProperties.DEFAULT);
        storage.failFor(path -> path.contains(SMALL));
        segments(stream, 2);
        assertThat(storage.awaits(FOLDER + LARGE + "/1.ts")).isTrue();
        assertThat(storage.has(FOLDER + "index.m3u8")).isFalse();
        storage.failFor(_ -> false);
        segments(stream, 1);
        assertThat(storage.awaits("hls/c/index.m3u8")).isTrue();

        assertThat(storage.text(FOLDER + "index.m3u8"))
                .contains("\n" + LARGE + "/live.m3u8", "\n" + SMALL + "/live.m3u8");
        assertThat(storage.text("hls/c/index.m3u8"))
                .contains("\n1/" + LARGE + "/live.m3u8", "\n1/" + SMALL + "/live.m3u8");
        stream.output.finish();
    }

    /** Somebody has edited it, or a disk has been full. It stayed, so that viewers got no stream of the channel any more. */
    @Test
    void replacesAChannelsListWhoseDateIsDamaged() throws IOException {
        String damaged = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-STREAM-INF:BANDWIDTH=1,AVERAGE-BANDWIDTH=1\n0/" + LARGE
                + "/live.m3u8\n## stream 0 began yesterday\n";
        storage.put("hls/c/index.m3u8", damaged.getBytes(StandardCharsets.UTF_8), ContentKind.PLAYLIST);
        FakeStream stream = stream(false, TestHlsProperties.DEFAULT);
        segments(stream, 2);
        stream.output.finish();

        assertThat(storage.text("hls/c/index.m3u8")).contains("\n1/" + LARGE);
    }

    @Test
    void replacesAChannelsListThatNamesNoFileOfOurs() throws IOException {
        String foreign = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-STREAM-INF:BANDWIDTH=1,AVERAGE-BANDWIDTH=1\n"
                + "https://cdn.example/live.m3u8\n## stream 0 began 2999-01-01T00:00:00Z\n";
        storage.put("hls/c/index.m3u8", foreign.getBytes(StandardCharsets.UTF_8), ContentKind.PLAYLIST);
        FakeStream stream = stream(false, TestHlsProperties.DEFAULT);
        segments(stream, 2);
        stream.output.finish();

        assertThat(storage.text("hls/c/index.m3u8")).contains("\n1/" + LARGE);
    }

    @Test
    void namesOnlyWhatCanBePlayedAtTheEnd() {
        FakeStream stream = stream(false, TestHlsProperties.DEFAULT);
        storage.failFor(path -> path.contains(SMALL));
        segments(stream, 2);
        stream.output.finish();

        assertThat(storage.text(FOLDER + "index.m3u8")).contains(LARGE).doesNotContain(SMALL);
        assertThat(storage.text("hls/c/index.m3u8")).contains("\n1/" + LARGE).doesNotContain(SMALL);
    }

    @Test
    void saysAHigherBandwidthWhenItIsMeasured() {
        FakeStream stream = stream(false, TestHlsProperties.DEFAULT);
        stream.segment(THREE, 3_000);
        stream.segment(THREE, 30_000);
        stream.segment(THREE, 300);
        stream.output.finish();

        assertThat(storage.text(FOLDER + "index.m3u8")).contains("BANDWIDTH=80000,");
        assertThat(storage.text("hls/c/index.m3u8")).contains("BANDWIDTH=80000,");
    }

    /** The publisher came back at once: the end of the old stream must not take the channel's address back. */
    @Test
    void leavesTheChannelToTheNextStream() {
        FakeStream old = stream(false, TestHlsProperties.DEFAULT);
        segments(old, 2);
        assertThat(storage.awaits("hls/c/index.m3u8")).isTrue();
        FakeStream next = new FakeStream("2", false, TestHlsProperties.DEFAULT, storage, spool.resolve("2"), clock);
        segments(next, 1);
        next.output.finish();
        old.output.finish();

        assertThat(storage.text("hls/c/index.m3u8")).contains("\n2/" + LARGE).doesNotContain("\n1/");
    }

    /** A late measurement of the old stream must not take it back either. */
    @Test
    void leavesTheChannelToTheNextStreamWhateverTheOldOneReports() {
        FakeStream old = stream(false, TestHlsProperties.DEFAULT);
        segments(old, 1);
        assertThat(storage.awaits("hls/c/index.m3u8")).isTrue();
        clock.advance(THREE);
        FakeStream next = new FakeStream("2", false, TestHlsProperties.DEFAULT, storage, spool.resolve("2"), clock);
        segments(next, 1);
        next.output.finish();
        old.segment(THREE, 100_000);
        old.output.finish();

        assertThat(storage.text(FOLDER + "index.m3u8")).contains("BANDWIDTH=266667,");
        assertThat(storage.text("hls/c/index.m3u8")).contains("\n2/" + LARGE).doesNotContain("\n1/");
    }

    /** They still have the time that they were promised. */
    @Test
    void aClockThatIsSetForwardDeletesNothingThatPlayersHave() {
        FakeStream stream = stream(false, TestHlsProperties.of(3, 3, 1000, 1000));
        segments(stream, 7);
        assertThat(storage.awaits("hls/c/1/" + LARGE + "/6.ts")).isTrue();
        clock.set(Duration.ofHours(1));
        segments(stream, 1);
        stream.output.finish();

        assertThat(storage.has("hls/c/1/" + LARGE + "/1.ts")).isTrue();
    }

    /** Its encoder's clock is ten minutes ahead. */
    @Test
    void takesTheChannelFromAStreamThatHasEnded() {
        MovingClock ahead = new MovingClock();
        ahead.advance(Duration.ofMinutes(10));
        FakeStream old = new FakeStream("2", false, TestHlsProperties.DEFAULT, storage, spool.resolve("2"), ahead);
        segments(old, 1);
        old.output.finish();
        FakeStream next = stream(false, TestHlsProperties.DEFAULT);
        segments(next, 1);
        next.output.finish();

        assertThat(storage.text("hls/c/index.m3u8")).contains("\n1/" + LARGE).doesNotContain("\n2/");
    }

    /** While both are live, clocks decide. */
    @Test
    void leavesTheChannelToTheStreamThatBeganLastWhileItIsLive() {
        FakeStream old = stream(false, TestHlsProperties.DEFAULT);
        MovingClock later = new MovingClock();
        later.advance(Duration.ofMinutes(10));
        FakeStream next = new FakeStream("2", false, TestHlsProperties.DEFAULT, storage, spool.resolve("2"), later);
        segments(next, 1);
        assertThat(storage.awaits("hls/c/index.m3u8")).isTrue();
        segments(old, 1);
        old.output.finish();

        assertThat(storage.text("hls/c/index.m3u8")).contains("\n2/" + LARGE).doesNotContain("\n1/");
        next.output.finish();
    }

    @Test
    void listsTheRenditionsOfEachPartOfARecording() {
        FakeStream stream = stream(true, TestHlsProperties.of(3, 3, 2, 100));
        segments(stream, 3);
        stream.output.finish();

        assertThat(storage.text(FOLDER + "vod-0.m3u8")).contains("\n" + LARGE + "/vod-0.m3u8", SMALL + "/vod-0.m3u8");
        assertThat(storage.text(FOLDER + "vod-1.m3u8")).contains("\n" + LARGE + "/vod-1.m3u8", SMALL + "/vod-1.m3u8");
    }

    /** Renditions that wait for a storage that hangs have their time together, not one after the other. */
    @Test
    void waitsForAllRenditionsAtOnceAtTheEnd() {
        FakeStream stream = new FakeStream(
                "1",
                true,
                TestHlsProperties.DEFAULT,
                new RetryingStorage(storage, Duration.ZERO),
                spool,
                clock,
                PICTURES,
                Duration.ofSeconds(5));
        CountDownLatch door = new CountDownLatch(1);
        storage.hangFor(path -> path.endsWith("/1.ts"), door);
        segments(stream, 2);
        assertThat(stream.pushed).hasSize(2);

        long begun = System.nanoTime();
        stream.output.finish();
        Duration waited = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(stream.pushed).as("what is still pushed beside the storage").isEmpty();
        door.countDown();

        assertThat(waited).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void leavesNothingWhenNothingCame() {
        FakeStream stream = stream(true, TestHlsProperties.DEFAULT);
        stream.output.finish();

        assertThat(stream.announced).isEmpty();
        assertThat(storage.has("hls/c/index.m3u8")).isFalse();
        assertThat(storage.has(FOLDER + LARGE + "/live.m3u8")).isFalse();
    }

    @Test
    void keepsNoMoreSegmentsThanTheLimit() {
        FakeStream stream = stream(true, TestHlsProperties.of(3, 3, 100, 4));
        segments(stream, 6);
        stream.output.finish();

        assertThat(storage.playlist(FOLDER + LARGE + "/vod-0.m3u8").entries()).hasSize(4);
        assertThat(stream.folder(LARGE)).isEmptyDirectory();
    }

    @Test
    void theLivePlaylistOfAnEventKeepsAllSegmentsUntilTheStreamIsOver() throws Exception {
        FakeStream stream = stream(false, TestHlsProperties.ofEvent(100));
        segments(stream, 20);
        assertThat(storage.awaitsText(FOLDER + SMALL + "/live.m3u8", "19.ts")).isTrue();
        assertThat(storage.playlist(FOLDER + SMALL + "/live.m3u8").type()).isEqualTo("EVENT");
        stream.output.finish();

        PublishedPlaylist live = storage.playlist(FOLDER + LARGE + "/live.m3u8");
        assertThat(live.type()).isEqualTo("VOD");
        assertThat(live.entries()).hasSize(20);
        stream.housekeepAfter(Duration.ofSeconds(30));
        assertThat(storage.has(FOLDER + LARGE + "/0.ts")).isTrue();
        stream.housekeepAfter(Duration.ofSeconds(70));
        stream.housekeepAfter(Duration.ofSeconds(70));
        assertThat(storage.has(FOLDER + LARGE + "/0.ts")).isFalse();
    }

    @Test
    void anEventThatHasAllTheSegmentsItMayHaveEndsWithThem() {
        FakeStream stream = stream(false, TestHlsProperties.ofEvent(4));
        segments(stream, 4);

        assertThatThrownBy(() -> segments(stream, 1))
                .isInstanceOf(PlaylistFullException.class)
                .hasMessage("the playlist of the event has 4 segments, the most that it may have");
        stream.output.finish();
        PublishedPlaylist live = storage.playlist(FOLDER + LARGE + "/live.m3u8");
        assertThat(live.ended()).isTrue();
        assertThat(live.entries()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"0,3,1,1", "1,2,1,1", "1,3,0,1", "1,3,1,0"})
    void refusesSettingsThatCannotWork(int seconds, int live, int vod, int limit) {
        assertThatThrownBy(() -> TestHlsProperties.of(seconds, live, vod, limit))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private FakeStream stream(boolean record, HlsProperties settings) {
        return new FakeStream("1", record, settings, storage, spool, clock);
    }

    private static void segments(FakeStream stream, int count) {
        for (int i = 0; i < count; i++) {
            stream.segment(THREE);
        }
    }
}
