package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.hls.PlaylistEntry;
import dev.headend.hls.PublishedPlaylist;
import dev.headend.system.harness.Application;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.PlaylistHistory;
import dev.headend.system.harness.Publisher;
import dev.headend.system.harness.RedisServer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Coordinators that share a Redis are all replaced, one after another, as an upgrade does it, while streams are live. */
class ReplicasIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> OLD = List.of("coordinator-1", "coordinator-2", "coordinator-3");

    private final Clip clip = Clip.of(320, 180, 25, 12);

    @Test
    void theReplacementOfAllReplicasInterruptsNoPublisher() {
        try (Application application = new Application();
                RedisServer redis = RedisServer.start()) {
            application.accept("first", "key", Map.of("x-record", "true"));
            application.accept("second", "key", Map.of());
            application.accept("late", "key", Map.of());
            Map<String, String> settings = Map.of(
                    "COORDINATOR_STORE",
                    "redis",
                    "REDIS_HOST",
                    "127.0.0.1",
                    "REDIS_PORT",
                    String.valueOf(redis.port()));
            try (Fleet fleet = Fleet.replicated(application, settings, OLD);
                    Publisher first = Publisher.endless(clip, fleet.publishUrl("first", "key"));
                    Publisher second = Publisher.endless(clip, fleet.publishUrl("second", "key"))) {
                List<PlaylistHistory> playlists =
                        List.of(livePlaylist(fleet, application, "first"), livePlaylist(fleet, application, "second"));
                Set<String> streams = liveStreams(fleet);
                assertThat(streams).hasSize(2);

                OLD.forEach(old -> replace(fleet, old, playlists));

                Await.until(
                        "edge and encoder have resumed both streams",
                        SOON,
                        () -> liveStreams(fleet).equals(streams) && fleet.load() == 2);
                assertThat(List.of(first.isAlive(), second.isAlive())).containsOnly(true);
                publishAnother(fleet, application);
                first.stop();
                assertThat(fleet.closeStream("second", "*").statusCode()).isEqualTo(200);
                int ignored = second.awaitEnd(SOON);
                assertThat(summariesOf(application, "first"))
                        .containsExactlyInAnyOrder(
                                "stream-available HLS-LIVE " + clip.resolution(),
                                "stream-available HLS-VOD " + clip.resolution(),
                                "stream-closed");
                assertThat(summariesOf(application, "second"))
                        .containsExactly("stream-available HLS-LIVE " + clip.resolution(), "stream-closed");
                playlists.forEach(ReplicasIT::assertIsWhole);
                fleet.awaitIdle();
            }
        }
    }

    /** The new one is there before the old one leaves. */
    private static void replace(Fleet fleet, String old, List<PlaylistHistory> playlists) {
        List<Integer> before = playlists.stream().map(ReplicasIT::nextSegment).toList();
        fleet.startReplica("successor of " + old);
        assertThat(fleet.stopReplica(old)).as("exit code of " + old).isZero();
        Await.until(
                "edge and encoder are connected",
                SOON,
                () -> fleet.<List<?>>report("$.streamingServers[*]").size() == 2
                        && fleet.<List<?>>report("$.encoders[*]").size() == 1);
        for (int i = 0; i < playlists.size(); i++) {
            PlaylistHistory playlist = playlists.get(i);
            int seen = before.get(i);
            Await.until("the streams go on", SOON, () -> nextSegment(playlist) > seen);
        }
    }

    private void publishAnother(Fleet fleet, Application application) {
        try (Publisher late = Publisher.endless(clip, fleet.publishUrl("late", "key"))) {
            Await.until(
                    "one more is live",
                    SOON,
                    () -> !application.eventsOf("late").isEmpty());
            late.stop();
        }
        application.awaitClosed("late", SOON);
    }

    private static PlaylistHistory livePlaylist(Fleet fleet, Application application, String channel) {
        String file = Await.value(
                channel + " is live",
                SOON,
                () -> application.eventsOf(channel).stream()
                        .filter(event -> "HLS-LIVE".equals(event.header("x-stream-type")))
                        .map(event -> event.header("x-index-file"))
                        .findFirst());
        return new PlaylistHistory(fleet.edgeUrl("/" + file));
    }

    private static int nextSegment(PlaylistHistory live) {
        return live.reload().map(PublishedPlaylist::end).orElse(0);
    }

    private static Set<String> liveStreams(Fleet fleet) {
        return new HashSet<>(fleet.<List<String>>report("$.activeStreams[*].streamId"));
    }

    /** In the order of their numbers, without a repetition. */
    private static List<String> summariesOf(Application application, String channel) {
        List<Application.Request> events = application.awaitClosed(channel, SOON);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).header("x-event-sequence")).isEqualTo(String.valueOf(i + 1));
        }
        return events.stream().map(Application.Request::summary).toList();
    }

    private static void assertIsWhole(PlaylistHistory live) {
        Await.until(
                "the playlist ends",
                SOON,
                () -> live.reload().map(PublishedPlaylist::ended).orElse(false));
        PublishedPlaylist last = live.versions().getLast();
        assertThat(last.discontinuitySequence()).isZero();
        assertThat(last.entries()).noneMatch(PlaylistEntry::discontinuity).noneMatch(PlaylistEntry::gap);
    }
}
