package dev.headend.encoder.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.PeerInstance;
import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.source.ListeningPublisher;
import dev.headend.encoder.task.TaskRegistry;
import dev.headend.encoder.task.TestEnvironment;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real FFmpeg on both sides of a task that loses its coordinator. */
class ResumedEncodingTest {
    private static final String STREAM = "0000018f000000010000000112345678";
    private static final String RENDITION = "hls/news/" + STREAM + "/320x180-25/";
    private static final String ABOUT = "\nStream-Channel:news\nStream-ID:" + STREAM + "\n";

    @TempDir
    private Path folder;

    @Test
    void aStreamGoesOnWithoutAGapWhileItsCoordinatorIsReplaced() throws Exception {
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "320x180", "25", 1, 16);
        LegacyCoordinator first = new LegacyCoordinator();
        first.offer("resume");
        TaskRegistry tasks = new TaskRegistry(0, TestEnvironment.in(folder));
        try (CoordinatorLink link = linkTo(first, tasks);
                ListeningPublisher publisher = ListeningPublisher.of(clip, "-re")) {
            List<String> heard = new ArrayList<>();
            Session session = first.nextSession();
            assertThat(session.nextHeard()).containsEntry("", "REGISTER");
            session.say("ENCODE-START" + ABOUT + "Stream-Source-Type:RTMP\nStream-Source-URI:" + publisher.uri()
                    + "\nResolutions:ORIGINAL\nRecord:True\nPreviews:160x90,6\n");
            heard.add(indexOf(session.nextHeard()));

            first.close();
            session.hangUp();
            Awaitility.await().until(() -> !link.isConnected());
            awaitGrowth();
            try (LegacyCoordinator second = new LegacyCoordinator(first.port(), "resume")) {
                heard.addAll(heardUntilTheEnd(second.nextSession(), heard.size()));
            }
            assertThat(heard)
                    .containsExactlyInAnyOrder(
                            RENDITION + "live.m3u8",
                            RENDITION + "vod-0.m3u8",
                            "img-preview/news/" + STREAM + "/160x90-6/index.json");
        }
        assertWhole(clip);
    }

    private static CoordinatorLink linkTo(LegacyCoordinator coordinator, TaskRegistry tasks) {
        URI uri = URI.create("ws://127.0.0.1:" + coordinator.port());
        CoordinatorLink link = new CoordinatorLink(
                new ControlProperties(uri, true, null).linkSettings(PeerInstance.random(), Clock.systemUTC()), tasks);
        link.start(List.of());
        return link;
    }

    /** Viewers notice nothing. */
    private void awaitGrowth() throws Exception {
        long segments = segments();
        Awaitility.await().until(() -> segments() > segments);
    }

    /** 0 before the first playlist: an image may be announced sooner. */
    private long segments() throws Exception {
        Path live = folder.resolve(RENDITION + "live.m3u8");
        return Files.exists(live) ? segments(Files.readString(live)) : 0;
    }

    private static long segments(String playlist) {
        return playlist.lines().filter(line -> line.endsWith(".ts")).count();
    }

    private static List<String> heardUntilTheEnd(Session session, int written) throws InterruptedException {
        assertThat(session.nextHeard()).containsEntry("", "TASK-RESUME");
        assertThat(session.nextHeard()).containsEntry("", "REGISTER");
        session.say("RESUME-ACCEPT" + ABOUT + "Announced:" + written + "\n");
        List<String> heard = new ArrayList<>();
        Map<String, String> message = session.nextHeard();
        while ("STREAM-AVAILABLE".equals(message.get(""))) {
            heard.add(indexOf(message));
            message = session.nextHeard();
        }
        assertThat(message).isEqualTo(Map.of("", "STREAM-CLOSED", "Stream-Channel", "news", "Stream-ID", STREAM));
        return heard;
    }

    private static String indexOf(Map<String, String> announcement) {
        return announcement.getOrDefault("Index-file", announcement.toString());
    }

    private void assertWhole(Path clip) throws Exception {
        Path recording = folder.resolve(RENDITION + "vod-0.m3u8");
        assertThat(recording)
                .content()
                .endsWith("#EXT-X-ENDLIST\n")
                .doesNotContain("#EXT-X-DISCONTINUITY\n")
                .doesNotContain("#EXT-X-GAP");
        assertThat(packets(recording)).isEqualTo(packets(clip));
    }

    private static int packets(Path media) throws Exception {
        return TestMedia.probe(media, "-show_packets -show_entries packet=codec_type")
                .size();
    }
}
