package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.hls.PublishedPlaylist;
import dev.headend.system.harness.Application;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.Ffmpeg;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.Http;
import dev.headend.system.harness.PlaylistHistory;
import dev.headend.system.harness.Publisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** One recorded stream in two resolutions with previews, from the first question to the last event. */
@TestInstance(Lifecycle.PER_CLASS)
class StreamLifeIT {
    private static final String CHANNEL = "whole-life";
    private static final String KEY = "the-key_1";
    private static final String SMALL = "320x180-25";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Application application = new Application();
    private final Clip clip = Clip.of(640, 360, 25, 12);

    private Fleet fleet;
    private PlaylistHistory live;
    private int loadWhilePublishing;
    private int publisherExit;
    private List<Application.Request> events;
    private String streamId;

    @BeforeAll
    void publishTheClip() {
        fleet = Fleet.start(
                application,
                Map.of(
                        "EVENT_CALLBACK_AUTH", "Bearer",
                        "EVENT_CALLBACK_AUTH_TOKEN", "event-token",
                        "KEY_VERIFICATION_AUTH", "Basic",
                        "KEY_VERIFICATION_AUTH_USER", "headend",
                        "KEY_VERIFICATION_AUTH_PASSWORD", "pass"));
        application.accept(
                CHANNEL,
                KEY,
                Map.of(
                        "x-record", "true",
                        "x-previews", "160x90, 2",
                        "x-resolutions", "ORIGINAL, " + SMALL));
        try (Publisher publisher = Publisher.of(clip, fleet.publishUrl(CHANNEL, KEY))) {
            Await.until("the encoder has its task", SOON, () -> fleet.load() == 1);
            loadWhilePublishing = fleet.load();
            streamId = fleet.<List<String>>report("$.activeStreams[*].streamId").getFirst();
            live = new PlaylistHistory(fleet.edgeUrl("/" + folder(clip.resolution()) + "/live.m3u8"));
            Await.until("the publisher is done", SOON, () -> {
                var ignored = live.reload();
                return !publisher.isAlive();
            });
            publisherExit = publisher.awaitEnd(SOON);
        }
        Await.until(
                "the live playlist ends",
                SOON,
                () -> live.reload().filter(PublishedPlaylist::ended).isPresent());
        events = application.awaitClosed(CHANNEL, SOON);
        fleet.awaitIdle();
    }

    @AfterAll
    void stop() {
        try (application;
                Fleet _ = fleet) {
            // Closing is all there is to do; the fleet is null when it did not start.
        }
    }

    private String folder(String resolution) {
        return "hls/" + CHANNEL + "/" + streamId + "/" + resolution;
    }

    private String previews() {
        return "img-preview/" + CHANNEL + "/" + streamId + "/160x90-2";
    }

    @Test
    void theApplicationIsAskedOnce() {
        assertThat(application.questionsAbout(CHANNEL)).singleElement().satisfies(question -> {
            assertThat(question.method()).isEqualTo("POST");
            assertThat(question.body()).isEmpty();
            assertThat(question.header("x-streaming-key")).isEqualTo(KEY);
            assertThat(question.header("x-user-ip")).isEqualTo("127.0.0.1");
            assertThat(question.header("Authorization")).isEqualTo("Basic aGVhZGVuZDpwYXNz");
        });
    }

    @Test
    void thePublisherEndsWell() {
        assertThat(publisherExit).isZero();
        assertThat(loadWhilePublishing).isEqualTo(1);
    }

    @Test
    void theApplicationHearsOfEachTypeAndResolutionOnceAndOfTheEndLast() {
        assertThat(events.stream().map(Application.Request::summary))
                .containsExactlyInAnyOrder(
                        "stream-available HLS-LIVE " + clip.resolution(),
                        "stream-available HLS-VOD " + clip.resolution(),
                        "stream-available HLS-LIVE " + SMALL,
                        "stream-available HLS-VOD " + SMALL,
                        "stream-available IMG-PREVIEW 160x90-2",
                        "stream-closed")
                .endsWith("stream-closed");
    }

    @Test
    void everyEventSaysWhatItIsAbout() {
        assertThat(events).allSatisfy(event -> {
            assertThat(event.method()).isEqualTo("POST");
            assertThat(event.body()).isEmpty();
            assertThat(event.header("x-streaming-id")).isEqualTo(streamId);
            assertThat(event.header("Authorization")).isEqualTo("Bearer event-token");
            assertThat(event.header("x-event-time")).isNotBlank();
            assertThat(event.header("x-event-attempt")).isEqualTo("1");
        });
        assertThat(events.stream().map(event -> event.header("x-event-id")))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(events.stream().map(event -> Long.parseLong(event.header("x-event-sequence"))))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(streamId).matches("[0-9a-f]{32}");
    }

    @Test
    void everyAnnouncedFileIsThere() {
        Map<String, String> expected = Map.of(
                "HLS-LIVE " + clip.resolution(),
                folder(clip.resolution()) + "/live.m3u8",
                "HLS-VOD " + clip.resolution(),
                folder(clip.resolution()) + "/vod-0.m3u8",
                "HLS-LIVE " + SMALL,
                folder(SMALL) + "/live.m3u8",
                "HLS-VOD " + SMALL,
                folder(SMALL) + "/vod-0.m3u8",
                "IMG-PREVIEW 160x90-2",
                previews() + "/index.json");

        assertThat(events.subList(0, events.size() - 1)).allSatisfy(event -> {
            String index = event.header("x-index-file");
            assertThat(index)
                    .isEqualTo(expected.get(event.header("x-stream-type") + " " + event.header("x-resolution")));
            assertThat(fleet.media().resolve(index)).isRegularFile();
        });
    }

    @Test
    void everyFramePublishedIsInTheRecording() {
        Path recording = fleet.media().resolve(folder(clip.resolution()) + "/vod-0.m3u8");

        assertThat(Ffmpeg.packets(recording, "v:0")).isEqualTo(Ffmpeg.packets(clip.file(), "v:0"));
        assertThat(Ffmpeg.packets(recording, "a:0")).isEqualTo(Ffmpeg.packets(clip.file(), "a:0"));
    }

    @Test
    void theSmallerResolutionIsAsAskedAndAsLong() throws IOException {
        Path recording = fleet.media().resolve(folder(SMALL) + "/vod-0.m3u8");

        assertThat(Ffmpeg.entry(recording, "v:0", "width")).isEqualTo("320");
        assertThat(Ffmpeg.entry(recording, "v:0", "height")).isEqualTo("180");
        assertThat(PlaylistHistory.parse(Files.readString(recording)).duration())
                .isBetween(Duration.ofMillis(11_500), Duration.ofMillis(12_500));
    }

    @Test
    void theRecordingIsCompleteAndEnded() throws IOException {
        for (String resolution : List.of(clip.resolution(), SMALL)) {
            PublishedPlaylist vod =
                    PlaylistHistory.parse(Files.readString(fleet.media().resolve(folder(resolution) + "/vod-0.m3u8")));

            assertThat(vod.ended()).isTrue();
            assertThat(vod.type()).isEqualTo("VOD");
            assertThat(vod.entries())
                    .allSatisfy(segment -> assertThat(
                                    fleet.media().resolve(folder(resolution)).resolve(segment.uri()))
                            .isNotEmptyFile());
        }
    }

    @Test
    void theLivePlaylistGrewAndEnded() {
        assertThat(live.versions().stream()
                        .map(version -> version.entries().size())
                        .distinct())
                .hasSizeGreaterThan(2);
        assertThat(live.versions().getLast().ended()).isTrue();
    }

    @Test
    void renditionsAreAligned() throws IOException {
        PublishedPlaylist original = PlaylistHistory.parse(
                Files.readString(fleet.media().resolve(folder(clip.resolution()) + "/vod-0.m3u8")));
        PublishedPlaylist small =
                PlaylistHistory.parse(Files.readString(fleet.media().resolve(folder(SMALL) + "/vod-0.m3u8")));

        assertThat(small.entries()).hasSameSizeAs(original.entries());
        assertThat(small.targetSeconds()).isEqualTo(original.targetSeconds());
    }

    @Test
    void previewsAreImagesAndCounted() throws IOException {
        Path folder = fleet.media().resolve(previews());
        String index = Files.readString(folder.resolve("index.json"));
        List<Path> images;
        try (Stream<Path> files = Files.list(folder)) {
            images = files.filter(file -> file.toString().endsWith(".jpg")).toList();
        }

        assertThat(images).hasSizeBetween(5, 8).allSatisfy(image -> {
            assertThat(Ffmpeg.entry(image, "v:0", "width")).isEqualTo("160");
            assertThat(Ffmpeg.entry(image, "v:0", "height")).isEqualTo("90");
        });
        assertThat(index.replaceAll("\\s", ""))
                .isEqualTo("{\"index_start\":0,\"count\":%d,\"pattern\":\"%%d.jpg\"}".formatted(images.size()));
    }

    @Test
    void theChannelHasAStableAddressWithBothResolutions() {
        String master =
                Http.get(fleet.edgeUrl("/hls/" + CHANNEL + "/index.m3u8")).body();

        assertThat(master).startsWith("#EXTM3U").contains("RESOLUTION=640x360", "RESOLUTION=320x180", "CODECS=\"avc1.");
    }

    @Test
    void noSecretAndNoStackTraceReachesALog() {
        for (String program : List.of(Fleet.COORDINATOR, Fleet.ENCODER, Fleet.EDGE)) {
            assertThat(fleet.process(program).linesWith(KEY))
                    .as("the key in the log of " + program)
                    .isEmpty();
            assertThat(fleet.process(program).linesWith("^\\s+at |Exception"))
                    .as("stack traces of " + program)
                    .isEmpty();
        }
    }
}
