package dev.headend.edge.live;

import static dev.headend.edge.live.TestPublisher.CHANNEL;
import static dev.headend.edge.live.TestPublisher.KEY;
import static dev.headend.edge.live.TestPublisher.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.NoLeaks;
import dev.headend.media.StreamKey;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NoLeaks.class)
class SubscriptionTest {
    private Instant now = Instant.EPOCH;
    private final LiveChannels channels =
            new LiveChannels(LiveLimits.withCache(1), ((InstantSource) () -> now).withZone(ZoneOffset.UTC));
    private final TestSubscriber player = new TestSubscriber();
    private final Publication publication = new TestPublisher(channels).publish();

    @AfterEach
    void nothingIsLeftOfTheChannel() {
        publication.end();
        player.leave();
        assertThat(channels.snapshot()).isEmpty();
    }

    /** An encoder may be stalled for longer: it is to lose nothing. */
    @ParameterizedTest
    @CsvSource({"GROUP, 15", "NONE, 15", "TAKE, 60"})
    void endsWhenTheQueueHasBeenFullForTooLong(CacheUse use, int seconds) {
        play(use);
        send(publication, "vk0");
        player.writable = false;
        now = now.plusSeconds(100);
        send(publication, "vf40");
        now = now.plusSeconds(seconds);
        send(publication, "vf80");
        assertThat(player.heard).containsExactly("started", "flush", "vk0", "flush", "flush", "flush");
        now = now.plusMillis(1);
        send(publication, "vf120", "vf160");
        publication.end();

        assertThat(player.heard).last().isEqualTo("stalled for " + (seconds * 1000 + 1));
        assertThat(player.dropped).containsExactly("vf40", "vf80", "vf120");
    }

    @Test
    void countsTheStallAnewForEachStream() {
        play(CacheUse.GROUP);
        player.writable = false;
        send(publication, "vk0");
        publication.end();
        now = now.plusSeconds(100);
        Publication next = new TestPublisher(channels).publish();
        send(next, "vk0");
        next.end();

        assertThat(player.heard)
                .containsExactly("started", "flush", "flush", "ended", "started", "flush", "flush", "ended");
    }

    @Test
    void isGivenTheHeadersThatItMissedAtTheTimeOfWhatFollows() {
        play(CacheUse.GROUP);
        player.subscription.pause(true);
        send(publication, "vh0", "vk1", "ah2", "vh3");
        player.subscription.pause(false);
        send(publication, "vf40", "af50", "vk80");

        assertThat(player.media()).containsExactly("vh50", "ah50", "af50", "vk80");
        assertThat(player.dropped).containsExactly("vf40");
    }

    @Test
    void isNotGivenTheHeadersOfAStreamThatHasEnded() {
        play(CacheUse.GROUP);
        player.subscription.pause(true);
        send(publication, "vh0");
        publication.end();
        player.subscription.pause(false);
        Publication next = new TestPublisher(channels).publish();
        send(next, "vk0");
        next.end();

        assertThat(player.media()).containsExactly("vk0");
    }

    @Test
    void takesVideoUpAgainWithAKeyframeAndAudioAtOnce() {
        play(CacheUse.GROUP);
        player.subscription.receive(MediaPacket.Kind.VIDEO, false);
        player.subscription.receive(MediaPacket.Kind.AUDIO, false);
        send(publication, "vk0", "af0", "df0");
        player.subscription.receive(MediaPacket.Kind.VIDEO, true);
        player.subscription.receive(MediaPacket.Kind.AUDIO, true);
        send(publication, "vf40", "af50", "vk80", "vf120");

        assertThat(player.media()).containsExactly("df0", "af50", "vk80", "vf120");
    }

    @Test
    void goesOnWithVideoWhenOnlyAudioWasLeftOut() {
        play(CacheUse.GROUP);
        send(publication, "vk0");
        player.subscription.receive(MediaPacket.Kind.AUDIO, false);
        send(publication, "af10");
        player.subscription.receive(MediaPacket.Kind.AUDIO, true);
        send(publication, "vf40");

        assertThat(player.media()).containsExactly("vk0", "vf40");
    }

    @Test
    void waitsForAKeyframeWhenItIsNotGivenTheGroup() {
        send(publication, "vh0", "vk0");
        play(CacheUse.NONE);
        send(publication, "vf40", "vk80");

        assertThat(player.media()).containsExactly("vh0", "vk80");
    }

    @Test
    void hearsNothingMoreOnceItHasLeft() {
        play(CacheUse.GROUP);
        send(publication, "vh0");
        player.leave();
        Subscription left = player.subscription;
        MediaPacket packet = TestPackets.of("vk0");
        left.offer(packet);
        left.begin(new InitialPackets(List.of(packet.retain()), true));
        left.flush();
        left.end();
        left.refuse();
        packet.release();

        assertThat(player.heard).containsExactly("started", "flush", "vh0", "flush");
    }

    @Test
    void isRefusedOnceAndHearsNothingMore() {
        publication.end();
        player.subscription = channels.subscribe(CHANNEL, new StreamKey("other"), CacheUse.GROUP, player)
                .orElseThrow();
        Publication next = new TestPublisher(channels).publish();
        player.subscription.refuse();
        send(next, "vk0");
        next.end();

        assertThat(player.heard).containsExactly("refused");
    }

    private void play(CacheUse use) {
        player.subscription = channels.subscribe(CHANNEL, KEY, use, player).orElseThrow();
    }
}
