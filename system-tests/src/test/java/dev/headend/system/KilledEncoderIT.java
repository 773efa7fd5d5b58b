package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.hls.PublishedPlaylist;
import dev.headend.system.harness.Application;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.Ffmpeg;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.PlaylistHistory;
import dev.headend.system.harness.Publisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * An encoder is killed in the middle of two streams, of which one is recorded. The next one finishes what it has left, and their
 * publishers come again at once: the coordinator does not wait for the one that is dead.
 */
class KilledEncoderIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** Until the killed one is taken for dead. */
    private static final Duration LATER = Duration.ofSeconds(60);

    @Test
    void leavesNothingUnfinished() {
        Application application = new Application();
        try (application;
                Fleet fleet = Fleet.start(application, Map.of("RESUME_GRACE_SECONDS", "600"))) {
            Clip clip = Clip.of(320, 180, 25, 60);
            application.accept("recorded", "key", Map.of("x-record", "true", "x-resolutions", "ORIGINAL"));
            application.accept("passing", "key", Map.of("x-record", "false", "x-resolutions", "ORIGINAL"));
            Path recorded;
            Path passing;
            PlaylistHistory live;
            try (Publisher one = Publisher.of(clip, fleet.publishUrl("recorded", "key"));
                    Publisher other = Publisher.of(clip, fleet.publishUrl("passing", "key"))) {
                recorded = streamOf(fleet, "recorded");
                passing = streamOf(fleet, "passing");
                Await.until("three segments are recorded", SOON, () -> segments(recorded.resolve("vod-0.m3u8")) >= 3);
                Await.until("the other stream is live", SOON, () -> segments(passing.resolve("live.m3u8")) >= 1);
                fleet.killEncoder();
                live = new PlaylistHistory(fleet.edgeUrl("/" + fleet.media().relativize(recorded) + "/live.m3u8"));
                assertThat(live.reload())
                        .hasValueSatisfying(
                                playlist -> assertThat(playlist.ended()).isFalse());
                fleet.startEncoderAgain();
                Await.until("both publishers are told to come again", SOON, () -> !one.isAlive() && !other.isAlive());
            }
            assertThat(application.awaitClosed("recorded", SOON)).isNotEmpty();

            Await.until(
                    "the live playlist ends",
                    LATER,
                    () -> live.reload().filter(PublishedPlaylist::ended).isPresent());
            Await.until(
                    "the recording is complete",
                    SOON,
                    () -> read(recorded.resolve("vod-0.m3u8")).contains("ENDLIST"));
            PublishedPlaylist vod = PlaylistHistory.parse(read(recorded.resolve("vod-0.m3u8")));
            assertThat(vod.type()).isEqualTo("VOD");
            assertThat(vod.end()).isEqualTo(live.versions().getLast().end());
            assertThat(Ffmpeg.packets(recorded.resolve("vod-0.m3u8"), "v:0"))
                    .isEqualTo(vod.entries().size() * 50);
            Await.until(
                    "both are taken over",
                    SOON,
                    () -> fleet.metric(Fleet.ENCODER, "headend_encoder_streams_recovered_total") == 2);
            Await.until("nothing is left of the other stream", LATER, () -> !Files.exists(passing));
            assertThat(recorded.resolve("0.ts")).isNotEmptyFile();
        }
    }

    private static Path streamOf(Fleet fleet, String channel) {
        Path folder = fleet.media().resolve("hls/" + channel);
        Await.until(channel + " has a stream", SOON, () -> !children(folder).isEmpty());
        return children(folder).getFirst().resolve("320x180-25");
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(Files::isDirectory).toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    private static int segments(Path playlist) {
        String text = read(playlist);
        return text.isEmpty() ? 0 : PlaylistHistory.parse(text).entries().size();
    }

    /** "" = it is not there yet. */
    private static String read(Path playlist) {
        try {
            return Files.readString(playlist);
        } catch (IOException none) {
            return "";
        }
    }
}
