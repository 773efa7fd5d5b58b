package dev.headend.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.source.ListeningPublisher;
import dev.headend.fixture.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program when it is told to stop and has time to finish its streams. */
class EncoderDrainTest {
    private static final String ABOUT = "\nStream-Channel:news\nStream-ID:0000018f000000010000000112345678\n";

    private static Path clip;

    private final LegacyCoordinator coordinator = new LegacyCoordinator();

    @TempDir
    private Path folder;

    @BeforeAll
    static void make(@TempDir Path made) throws Exception {
        clip = TestMedia.flv(made.resolve("clip.flv"), "320x180", "25", 1, 60);
    }

    @AfterEach
    void leave() {
        coordinator.close();
    }

    private RunningEncoder start(String drainSeconds) {
        return RunningEncoder.start(Map.of(
                "CONTROL_BASE_URL",
                "ws://127.0.0.1:" + coordinator.port(),
                "CONTROL_SECRET",
                "test",
                "DATA_DIR",
                folder.resolve("data").toString(),
                "HLS_FILESYSTEM_PATH",
                folder.resolve("media").toString(),
                "HLS_TIME_SECONDS",
                "2",
                "DRAIN_SECONDS",
                drainSeconds));
    }

    private Session registered() throws InterruptedException {
        Session session = coordinator.nextSession();
        assertThat(session.nextHeard()).containsEntry("", "REGISTER");
        return session;
    }

    private static void encode(Session session, ListeningPublisher publisher) throws InterruptedException {
        session.say("ENCODE-START" + ABOUT + "Stream-Source-Type:RTMP\nStream-Source-URI:" + publisher.uri()
                + "\nResolutions:ORIGINAL\nRecord:False\nPreviews:False\n");
        assertThat(session.nextHeard()).containsEntry("", "STREAM-AVAILABLE");
    }

    @Test
    void itIsNotReadyAndGoesOnUntilItsStreamHasEnded() throws Exception {
        coordinator.offer("resume, drain");
        try (RunningEncoder encoder = start("3600");
                ListeningPublisher publisher = ListeningPublisher.of(clip, "-re")) {
            Session session = registered();
            encode(session, publisher);
            Thread drain = Thread.ofVirtual().start(encoder::drain);
            assertThat(session.nextHeard()).containsEntry("", "ENCODER-DRAIN");

            assertThat(encoder.get("health/readiness").statusCode()).isEqualTo(503);
            assertThat(encoder.get("health/readiness").body()).contains("OUT_OF_SERVICE");
            assertThat(encoder.get("health/liveness").statusCode()).isEqualTo(200);
            assertThat(encoder.get("prometheus").body().lines())
                    .contains("headend_draining 1.0", "headend_encoder_tasks{state=\"encoding\"} 1.0");

            session.say("ENCODE-STOP" + ABOUT);
            assertThat(session.nextHeard()).containsEntry("", "STREAM-CLOSED");
            assertThat(live()).endsWith("#EXT-X-ENDLIST\n");
            assertThat(drain.isAlive()).as("before its report is confirmed").isTrue();
            session.say("CLOSE-ACCEPT" + ABOUT);
            assertThat(session.nextHeard()).containsEntry("", "ENCODER-DRAIN");
            session.say("DRAIN-ACCEPT\n");
            assertThat(drain.join(Patience.TIME)).isTrue();
        }
    }

    @Test
    void afterItsTimeTheStreamsEndAsWithoutADrain() throws Exception {
        try (RunningEncoder encoder = start("1");
                ListeningPublisher publisher = ListeningPublisher.of(clip, "-re")) {
            Session session = registered();
            encode(session, publisher);
            encoder.drain();
            encoder.close();
            assertThat(session.nextHeard()).containsEntry("", "REGISTER").containsEntry("Capacity", "1");
            assertThat(live()).endsWith("#EXT-X-ENDLIST\n");
        }
    }

    @Test
    void anIdleOneOfAnExistingCoordinatorEndsAtOnce() throws Exception {
        try (RunningEncoder encoder = start("3600")) {
            Session session = registered();
            encoder.drain();
            encoder.close();
            session.awaitEnd();
        }
    }

    private String live() throws Exception {
        return Files.readString(folder.resolve("media/hls/news/0000018f000000010000000112345678/320x180-25/live.m3u8"));
    }
}
