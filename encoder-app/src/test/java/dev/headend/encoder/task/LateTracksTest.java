package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.SourceType;
import dev.headend.control.StreamType;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.ffmpeg.TestTools;
import dev.headend.encoder.hls.TestHlsProperties;
import dev.headend.encoder.source.Flv;
import dev.headend.encoder.source.Flv.Tag;
import dev.headend.encoder.source.ScriptedServer;
import dev.headend.media.ChannelId;
import dev.headend.media.Ladder;
import dev.headend.media.PreviewSpec;
import dev.headend.media.StreamId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound and pictures that begin long after the stream, in what becomes of it. */
final class LateTracksTest implements TaskReporter {
    private static final TaskId ID =
            new TaskId(new ChannelId("news"), StreamId.parse("1").orElseThrow());
    private static final long LATE_MS = 6_000;

    private final ScriptedServer server = new ScriptedServer();
    private final CompletableFuture<TaskOutcome> outcome = new CompletableFuture<>();
    private final List<String> announced = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private @Nullable TaskRegistry tasks;

    @AfterEach
    void leave() {
        server.close();
        assertThat(tasks == null || tasks.finish(Duration.ZERO, Duration.ofSeconds(60)))
                .isTrue();
    }

    /** Without the tags of one kind before that time; their header comes then. */
    private List<Tag> late(List<Tag> all, int type) {
        List<Tag> kept = new ArrayList<>();
        Tag header = all.stream()
                .filter(tag -> tag.type() == type && tag.isHeader())
                .findFirst()
                .orElseThrow();
        boolean begun = false;
        for (Tag tag : all) {
            boolean media = tag.isAudio() || tag.isVideo();
            if (!media || tag.type() == type && tag.timeMs() < LATE_MS) {
                continue;
            }
            if (tag.type() == type && !begun) {
                begun = true;
                kept.add(header.at(tag.timeMs()));
            }
            kept.add(tag);
        }
        return kept;
    }

    private void encode(List<Tag> tags) throws Exception {
        encode(tags, "ORIGINAL", null);
    }

    private void encode(List<Tag> tags, String ladder, @Nullable PreviewSpec previews) throws Exception {
        start(ladder, previews);
        server.play(tags).end();
        assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo(TaskOutcome.ENDED);
    }

    private void start(String ladder, @Nullable PreviewSpec previews) throws Exception {
        TaskRegistry started =
                new TaskRegistry(1, TestEnvironment.in(folder.resolve("out"), TestHlsProperties.withSnapshots(60)));
        tasks = started;
        started.start(
                new EncodeStart(
                        ID.channel(),
                        ID.streamId(),
                        SourceType.RTMP,
                        server.uri(),
                        Ladder.parse(ladder).ladder(),
                        true,
                        previews),
                this);
    }

    /** FFmpeg's decoder of keyframes has it three keyframes later, where the source has B-frames. */
    @Test
    void theChannelsPictureIsThereWithTheFirstSegment() throws Exception {
        Path file = TestMedia.make(
                TestTools.any(),
                folder.resolve("b.flv"),
                "-f lavfi -i testsrc2=s=320x180:r=25:d=5 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -bf 2 -g 75 -f flv");
        start("ORIGINAL", null);
        server.play(Flv.tags(file));

        Path picture = folder.resolve("out/images/news.jpg");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(picture));
        assertThat(TestMedia.probe(picture, "-show_entries stream=width,height"))
                .containsExactly("320,180");
        assertThat(outcome).isNotDone();
    }

    private Path vod(String rendition) {
        return folder.resolve("out/hls/news/1").resolve(rendition).resolve("vod-0.m3u8");
    }

    private static double seconds(Path playlist) throws Exception {
        return Files.readAllLines(playlist).stream()
                .filter(line -> line.startsWith("#EXTINF:"))
                .mapToDouble(line -> Double.parseDouble(line.substring(8, line.indexOf(','))))
                .sum();
    }

    private static long packets(Path playlist, String kind) throws Exception {
        return TestMedia.probe(playlist, "-select_streams " + kind + " -show_packets -show_entries packet=codec_type")
                .size();
    }

    @Test
    void soundThatBeginsLaterIsHeard() throws Exception {
        List<Tag> all = Flv.tags(TestMedia.flv(folder.resolve("a.flv"), "320x180", "25", 1, 12));

        encode(late(all, 8));

        Path playlist = vod("320x180-25");
        assertThat(seconds(playlist)).isCloseTo(12, within(0.3));
        assertThat(playlist)
                .content()
                .containsOnlyOnce("#EXT-X-DISCONTINUITY\n")
                .contains("#EXT-X-ENDLIST");
        assertThat(packets(playlist.resolveSibling("0.ts"), "a")).isZero();
        long heard = Flv.frames(all).stream()
                .filter(tag -> tag.isAudio() && tag.timeMs() >= LATE_MS + 1_000)
                .count();
        assertThat(packets(playlist.resolveSibling("2.ts"), "a") + packets(playlist.resolveSibling("3.ts"), "a"))
                .isGreaterThanOrEqualTo(heard);
    }

    /** What is ordered begins with it, beside the sound, which goes on for those who hear it. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ORIGINAL,160x90", "160x90,80x46"})
    void aPictureThatBeginsLaterIsSeenInAllThatIsOrdered(String ladder) throws Exception {
        List<Tag> all = Flv.tags(TestMedia.flv(folder.resolve("a.flv"), "320x180", "25", 1, 12));
        List<String> pictured =
                ladder.startsWith("O") ? List.of("320x180-25", "160x90-25") : List.of("160x90-25", "80x46-25");

        encode(late(all, 9), ladder, PreviewSpec.parse("80x46,2").orElseThrow());

        long heard = frames(all, Tag::isAudio, 0);
        long seen = frames(all, Tag::isVideo, LATE_MS);
        Path sound = vod("0x0-0");
        assertThat(seconds(sound)).isCloseTo(12, within(0.3));
        assertThat(sound).content().containsOnlyOnce("#EXT-X-DISCONTINUITY\n").contains("#EXT-X-ENDLIST");
        assertThat(packets(sound, "a")).isCloseTo(heard, within(2L));
        assertThat(packets(sound, "v")).isZero();
        for (String rendition : pictured) {
            assertThat(seconds(vod(rendition))).as(rendition).isCloseTo(6, within(0.3));
            assertThat(packets(vod(rendition), "v")).as(rendition).isCloseTo(seen, within(1L));
            assertThat(alignment(vod(rendition), sound)).as(rendition).isLessThan(0.1);
        }
        for (String list : List.of("index.m3u8", "vod-0.m3u8")) {
            assertThat(folder.resolve("out/hls/news/1").resolve(list))
                    .content()
                    .contains(pictured.getFirst() + "/", pictured.getLast() + "/")
                    .doesNotContain("0x0-0");
        }
        assertThat(folder.resolve("out/img-preview/news/1/80x46-2/index.json"))
                .content()
                .contains("\"count\":3");
        assertThat(folder.resolve("out/images/news.jpg")).isNotEmptyFile();
        assertThat(announced.subList(0, 2)).containsExactlyInAnyOrder("HLS_LIVE 0x0-0", "HLS_VOD 0x0-0");
        assertThat(announced.subList(2, announced.size()))
                .containsExactlyInAnyOrder(
                        "HLS_LIVE " + pictured.getFirst(),
                        "HLS_VOD " + pictured.getFirst(),
                        "HLS_LIVE " + pictured.getLast(),
                        "HLS_VOD " + pictured.getLast(),
                        "IMG_PREVIEW 80x46-2");
    }

    /** Of what both have, the most by which a segment is longer in one. */
    private static double alignment(Path playlist, Path other) throws Exception {
        Map<String, Double> others = durations(other);
        Map<String, Double> own = durations(playlist);
        assertThat(others.keySet()).containsAll(own.keySet());
        return own.entrySet().stream()
                .mapToDouble(segment -> Math.abs(segment.getValue() - others.get(segment.getKey())))
                .max()
                .orElseThrow();
    }

    private static Map<String, Double> durations(Path playlist) throws Exception {
        Map<String, Double> durations = new HashMap<>();
        List<String> lines = Files.readAllLines(playlist);
        for (int line = 0; line < lines.size(); line++) {
            if (lines.get(line).endsWith(".ts")) {
                durations.put(
                        lines.get(line), Double.valueOf(lines.get(line - 1).replaceAll("[^0-9.]", "")));
            }
        }
        return durations;
    }

    private static long frames(List<Tag> all, Predicate<Tag> kind, long fromMs) {
        return Flv.frames(all).stream()
                .filter(kind)
                .filter(tag -> tag.timeMs() >= fromMs)
                .count();
    }

    /** Its header is there at once: a camera that has to warm up. */
    @Test
    void soundBeforeThePictureIsHeardAlsoWhereThePicturesHeaderHasComeAtOnce() throws Exception {
        List<Tag> all = Flv.tags(TestMedia.flv(folder.resolve("a.flv"), "320x180", "25", 1, 12));

        encode(all.stream()
                .filter(tag -> !tag.isVideo() || tag.isHeader() || tag.timeMs() >= LATE_MS)
                .toList());

        assertThat(packets(vod("0x0-0"), "a")).isCloseTo(frames(all, Tag::isAudio, 0), within(2L));
        assertThat(packets(vod("320x180-25"), "v")).isEqualTo(frames(all, Tag::isVideo, LATE_MS));
    }

    @Test
    void soundThatEndsWhereThePictureBeginsIsSilence() throws Exception {
        List<Tag> all = Flv.tags(TestMedia.flv(folder.resolve("a.flv"), "320x180", "25", 1, 12));

        encode(late(all, 9).stream()
                .filter(tag -> !tag.isAudio() || tag.timeMs() < LATE_MS)
                .toList());

        assertThat(seconds(vod("320x180-25"))).isCloseTo(6, within(0.3));
        assertThat(seconds(vod("0x0-0"))).isCloseTo(12, within(0.3));
        assertThat(vod("0x0-0")).content().doesNotContain("#EXT-X-GAP");
    }

    @Test
    void soundThatIsAnnouncedAndBeginsLaterIsSilenceUntilThen() throws Exception {
        List<Tag> all = Flv.tags(TestMedia.flv(folder.resolve("a.flv"), "320x180", "25", 1, 12));

        encode(all.stream()
                .filter(tag -> tag.isVideo() || tag.isHeader() || tag.timeMs() > LATE_MS)
                .toList());

        Path playlist = vod("320x180-25");
        assertThat(playlist).content().doesNotContain("DISCONTINUITY\n");
        assertThat(playlist.resolveSibling("../vod-0.m3u8")).content().contains("mp4a.40.2");
        assertThat(packets(playlist.resolveSibling("0.ts"), "a")).isPositive();
        assertThat(packets(playlist.resolveSibling("1.ts"), "a")).isPositive();
    }

    @Test
    void aPictureThatPausesLeavesEachSegmentAsLongAsItsPlaylistSays() throws Exception {
        List<Tag> all = Flv.tags(TestMedia.flv(folder.resolve("a.flv"), "320x180", "25", 1, 16));

        encode(all.stream()
                .filter(tag -> tag.isAudio() || tag.isHeader() || tag.timeMs() < 4_500 || tag.timeMs() > 10_500)
                .toList());

        Path playlist = vod("320x180-25");
        List<String> lines = Files.readAllLines(playlist);
        for (int line = 0; line < lines.size(); line++) {
            if (lines.get(line).endsWith(".ts")) {
                double said = Double.parseDouble(lines.get(line - 1).replaceAll("[^0-9.]", ""));
                assertThat(said)
                        .as(lines.get(line))
                        .isCloseTo(lasting(playlist.resolveSibling(lines.get(line))), within(0.3));
            }
        }
        assertThat(seconds(playlist)).isCloseTo(16, within(0.8));
        assertThat(playlist.resolveSibling("../vod-0.m3u8")).content().contains("RESOLUTION=320x180");
    }

    @Test
    void eachRenditionHasItsSizeAgainAfterThePictureHasPaused() throws Exception {
        List<Tag> all = Flv.tags(TestMedia.flv(folder.resolve("a.flv"), "320x180", "25", 1, 14));

        encode(
                all.stream()
                        .filter(tag -> tag.isAudio() || tag.isHeader() || tag.timeMs() < 4_500 || tag.timeMs() > 9_500)
                        .toList(),
                "ORIGINAL,160x90",
                null);

        assertThat(lastWidth("320x180-25")).isEqualTo("320");
        assertThat(lastWidth("160x90-25")).isEqualTo("160");
        assertThat(folder.resolve("out/hls/news/1/vod-0.m3u8"))
                .content()
                .contains("RESOLUTION=320x180", "RESOLUTION=160x90");
    }

    private String lastWidth(String rendition) throws Exception {
        List<String> lines = Files.readAllLines(vod(rendition));
        Path last = vod(rendition).resolveSibling(lines.get(lines.size() - 2));
        return TestMedia.probe(last, "-select_streams v -show_entries stream=width")
                .getFirst()
                .replaceAll("\\D", "");
    }

    /** How long something of a segment goes on, by its packets' times. */
    private static double lasting(Path segment) throws Exception {
        List<Double> times = TestMedia.probe(segment, "-show_packets -show_entries packet=pts_time").stream()
                .map(line -> Double.parseDouble(line.replaceAll("[^0-9.]", "")))
                .toList();
        return Collections.max(times) - Collections.min(times);
    }

    @Override
    public void available(StreamType type, String resolution, String indexFile, @Nullable String startTime) {
        announced.add(type + " " + resolution);
    }

    @Override
    public void closed(TaskOutcome result) {
        outcome.complete(result);
    }
}
