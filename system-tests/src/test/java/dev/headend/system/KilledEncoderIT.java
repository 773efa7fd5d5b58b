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

/** An encoder is killed in the middle of two streams, of which one is recorded. The next one finishes what it has left. */
class KilledEncoderIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Until the killed one is taken for dead. */
    private static final Duration LATER = Duration.ofSeconds(60);

    @Test
    void leavesNothingUnfinished() throws IOException {
        Application application = new Application();
        try (application;
                Fleet fleet = Fleet.start(application, Map.of())) {
            Clip clip = Clip.of(320, 180, 25, 60);
            application.accept("recorded", "key", Map.of("x-record", "true", "x-resolutions", "ORIGINAL"));
            application.accept("passing", "key", Map.of("x-record", "false", "x-resolutions", "ORIGINAL"));
            Path recorded;
            Path passing;
            try (Publisher _ = Publisher.of(clip, fleet.publishUrl("recorded", "key"));
                    Publisher _ = Publisher.of(clip, fleet.publishUrl("passing", "key"))) {
                recorded = streamOf(fleet, "recorded");
                passing = streamOf(fleet, "passing");
                Await.until("three segments are recorded", SOON, () -> segments(recorded.resolve("vod-0.m3u8")) >= 3);
                Await.until("the other stream is live", SOON, () -> segments(passing.resolve("live.m3u8")) >= 1);
                fleet.killEncoder();
            }
            PlaylistHistory live =
                    new PlaylistHistory(fleet.edgeUrl("/" + fleet.media().relativize(recorded) + "/live.m3u8"));
            assertThat(live.reload())
                    .hasValueSatisfying(playlist -> assertThat(playlist.ended()).isFalse());
            fleet.startEncoderAgain();

            Await.until(
                    "the live playlist ends",
                    LATER,
                    () -> live.reload().filter(PublishedPlaylist::ended).isPresent());
            PublishedPlaylist vod = PlaylistHistory.parse(Files.readString(recorded.resolve("vod-0.m3u8")));
            assertThat(vod.type()).isEqualTo("VOD");
            assertThat(vod.end()).isEqualTo(live.versions().getLast().end());
            assertThat(Ffmpeg.packets(recorded.resolve("vod-0.m3u8"), "v:0"))
                    .isEqualTo(vod.entries().size() * 50);
            assertThat(fleet.metric(Fleet.ENCODER, "headend_encoder_streams_recovered_total"))
                    .isEqualTo(2);
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
        try {
            return PlaylistHistory.parse(Files.readString(playlist)).entries().size();
        } catch (IOException none) {
            return 0;
        }
    }
}
