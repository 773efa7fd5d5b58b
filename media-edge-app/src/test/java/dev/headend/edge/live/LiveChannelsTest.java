package dev.headend.edge.live;

import static dev.headend.edge.live.TestPublisher.CHANNEL;
import static dev.headend.edge.live.TestPublisher.KEY;
import static dev.headend.edge.live.TestPublisher.STREAM;
import static dev.headend.edge.live.TestPublisher.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.NoLeaks;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everything happens on the calling thread, so that the order can be seen. */
@ExtendWith(NoLeaks.class)
class LiveChannelsTest {
    private static final StreamKey OTHER_KEY = new StreamKey("other");

    private final TestContext test = new TestContext();
    private final LiveChannels channels = test.channels;
    private final TestPublisher publisher = new TestPublisher(channels);

    @AfterEach
    void nothingIsLeftOfTheChannels() {
        assertThat(channels.snapshot()).isEmpty();
        assertThat(test.memory.used()).isZero();
    }

    @Test
    void aPlayerThatComesLateGetsTheGroupAndThenWhatIsLive() {
        Publication publication = publisher.publish();
        send(publication, "vh0", "vk0", "vf40", "vk80");
        TestSubscriber player = play(KEY, CacheUse.GROUP);
        send(publication, "vf120");
        publication.end();

        assertThat(player.heard).containsExactly("started", "vh80", "vk80", "flush", "vf120", "flush", "ended");
        player.leave();
    }

    @Test
    void whatHasNotBeenFlushedIsDeliveredOnce() {
        Publication publication = publisher.publish();
        TestSubscriber first = play(KEY, CacheUse.GROUP);
        publication.publish(TestPackets.of("vk0"));
        TestSubscriber second = play(KEY, CacheUse.GROUP);
        publication.end();

        assertThat(first.media()).containsExactly("vk0");
        assertThat(second.media()).containsExactly("vk0");
        first.leave();
        second.leave();
    }

    @Test
    void aPlayerThatComesEarlyWaitsAndGetsEverything() {
        TestSubscriber player = play(KEY, CacheUse.TAKE);
        assertThat(channels.find(CHANNEL).orElseThrow().publisher()).isNull();

        Publication publication = publisher.publish();
        send(publication, "vf0", "vk40");
        publication.end();
        send(publisher.publish(), "vk0");

        assertThat(player.heard)
                .containsExactly("started", "vf0", "flush", "vk40", "flush", "ended", "started", "vk0", "flush");
        player.leave();
        channels.killAll("test");
    }

    @Test
    void theKeyMustBeThePublishers() {
        TestSubscriber waiting = play(OTHER_KEY, CacheUse.GROUP);
        Publication publication = publisher.publish();

        assertThat(waiting.heard).containsExactly("refused: WRONG_KEY");
        assertThat(channels.subscribe(CHANNEL, OTHER_KEY, CacheUse.GROUP, new TestSubscriber()))
                .isEmpty();
        waiting.leave();
        publication.end();
    }

    @Test
    void aChannelHasOnePublisherFromTheReservationOn() {
        ChannelReservation reservation = publisher.reserve().orElseThrow();
        assertThat(publisher.reserve()).isEmpty();

        Publication publication = publisher.open(reservation).orElseThrow();
        assertThat(publisher.reserve()).isEmpty();

        publication.end();
        publisher.reserve().orElseThrow().release();
    }

    @Test
    void theEndIsToldOnce() {
        Publication publication = publisher.publish();

        publication.end();
        publication.end();
        assertThat(channels.kill(CHANNEL, STREAM, "too late")).isFalse();

        assertThat(publisher.ended).hasValue(1);
    }

    @Test
    void theChannelIsFreeOnceTheEndHasBeenReported() {
        List<Boolean> free = new ArrayList<>();
        Publication publication = publisher
                .reserve()
                .orElseThrow()
                .open(STREAM, false, () -> free.add(publisher.reserve().isPresent()))
                .orElseThrow();
        publication.end();

        assertThat(free).containsExactly(false);
        publisher.reserve().orElseThrow().release();
    }

    @Test
    void aKillEndsTheStreamThatIsMeant() {
        Publication publication = publisher.publish();

        assertThat(channels.kill(CHANNEL, new StreamId("s2"), "another")).isFalse();
        assertThat(channels.kill(CHANNEL, STREAM, "this one")).isTrue();

        assertThat(publisher.killed).containsExactly("this one");
        assertThat(publisher.ended).hasValue(1);
        send(publication, "vk0");
    }

    @Test
    void aKillThatComesBeforeTheStreamIsOpenKeepsItClosed() {
        ChannelReservation reservation = publisher.reserve().orElseThrow();

        assertThat(channels.kill(CHANNEL, STREAM, "before it began")).isTrue();

        assertThat(publisher.open(reservation)).isEmpty();
        assertThat(publisher.ended).as("never begun").hasValue(0);
    }

    @Test
    void aPauseGoesOnWithAKeyframe() {
        Publication publication = publisher.publish();
        TestSubscriber player = play(KEY, CacheUse.GROUP);
        player.subscription.pause(true);
        send(publication, "vk0", "vf40");
        player.subscription.pause(false);
        send(publication, "vf80", "vk120");
        publication.end();

        assertThat(player.media()).containsExactly("vk120");
        player.leave();
    }

    @Test
    void aPlayerCanDoWithoutPictures() {
        Publication publication = publisher.publish();
        TestSubscriber player = play(KEY, CacheUse.GROUP);
        player.subscription.receive(MediaPacket.Kind.VIDEO, false);
        send(publication, "vk0", "af10");
        publication.end();

        assertThat(player.media()).containsExactly("af10");
        player.leave();
    }

    @Test
    void aSnapshotSaysWhoIsThereAndWhatHasPassed() {
        TestSubscriber waiting = play(KEY, CacheUse.TAKE);
        assertThat(channels.find(CHANNEL))
                .contains(new ChannelSnapshot(CHANNEL, null, List.of(player(CacheUse.TAKE, true, 0, 0, 0)), 0));
        Publication publication = publisher.publish();
        send(publication, "vk40");
        waiting.writable = false;
        send(publication, "vf80");

        assertThat(channels.snapshot())
                .containsExactly(new ChannelSnapshot(
                        CHANNEL,
                        new ChannelSnapshot.Publisher(
                                2,
                                STREAM,
                                TestPublisher.ADDRESS,
                                StreamFormat.FLV_MESSAGES,
                                TestContext.CLOCK.instant(),
                                2,
                                20,
                                80,
                                ChannelSnapshot.Traffic.NONE,
                                new ChannelSnapshot.Traffic(2, 20),
                                HeaderSet.EMPTY),
                        List.of(player(CacheUse.TAKE, false, 1, 10, 0)),
                        10));
        publication.end();
        waiting.leave();
        assertThat(channels.find(CHANNEL)).isEmpty();
    }

    private ChannelSnapshot.Player player(CacheUse use, boolean waiting, long packets, long bytes, long dropped) {
        return new ChannelSnapshot.Player(
                1,
                TestSubscriber.ADDRESS,
                StreamFormat.FLV_MESSAGES,
                TestContext.CLOCK.instant(),
                use,
                waiting,
                packets,
                bytes,
                dropped);
    }

    @Test
    void aChannelWithoutAPublisherHasNobodyToKill() {
        assertThat(channels.kill(CHANNEL, null, "nobody")).isFalse();
        assertThat(channels.takeOver(CHANNEL, KEY, Duration.ZERO, "nobody")).isFalse();
        assertThat(channels.killAll("nobody")).isZero();
        TestSubscriber waiting = play(KEY, CacheUse.GROUP);
        assertThat(channels.kill(CHANNEL, null, "nobody")).isFalse();
        assertThat(channels.killAll("nobody")).isZero();
        waiting.leave();
    }

    @Test
    void allPublishersAreKilledAtOnce() {
        publisher.publish();
        channels.reserve(new ChannelId("other"), KEY, publisher)
                .orElseThrow()
                .open(STREAM, false, publisher.ended::incrementAndGet);

        assertThat(channels.killAll("the end")).isEqualTo(2);
        assertThat(publisher.killed).containsExactly("the end", "the end");
        assertThat(publisher.ended).hasValue(2);
    }

    @Test
    void aSilentPublisherIsKilledIfItHasTheKey() {
        Publication publication = publisher.publish();
        test.pass(Duration.ofSeconds(1));
        send(publication, "vk0");
        test.pass(Duration.ofSeconds(2));

        assertThat(channels.takeOver(CHANNEL, OTHER_KEY, Duration.ofSeconds(2), "another key"))
                .isFalse();
        assertThat(channels.takeOver(CHANNEL, KEY, Duration.ofMillis(2001), "not for so long"))
                .isFalse();
        assertThat(channels.takeOver(CHANNEL, KEY, Duration.ofSeconds(2), "silent"))
                .isTrue();
        assertThat(publisher.killed).containsExactly("silent");
    }

    @Test
    void aReservationIsOpenedOnceAndNotReleasedAfterwards() {
        ChannelReservation reservation = publisher.reserve().orElseThrow();
        Publication publication = publisher.open(reservation).orElseThrow();
        reservation.release();

        assertThat(publisher.open(reservation)).isEmpty();
        assertThat(publisher.reserve()).as("still taken").isEmpty();
        assertThat(publication.channel()).isEqualTo(CHANNEL);
        assertThat(publication.streamId()).isEqualTo(STREAM);
        publication.end();
        assertThat(publisher.open(reservation)).as("used up").isEmpty();
    }

    @Test
    void aReservationThatIsReleasedLeavesTheNextOneAlone() {
        ChannelReservation first = publisher.reserve().orElseThrow();
        first.release();
        ChannelReservation second = publisher.reserve().orElseThrow();
        first.release();

        assertThat(publisher.reserve()).isEmpty();
        second.release();
    }

    @Test
    void aKillOfAnotherStreamBeforeTheBeginningHarmsNobody() {
        ChannelReservation reservation = publisher.reserve().orElseThrow();
        channels.kill(CHANNEL, new StreamId("s2"), "another");

        publisher.open(reservation).orElseThrow().end();
    }

    @Test
    void aKillOfWhateverStreamBeforeTheBeginningKeepsItClosed() {
        ChannelReservation reservation = publisher.reserve().orElseThrow();
        assertThat(channels.kill(CHANNEL, null, "whichever")).isTrue();

        assertThat(publisher.open(reservation)).isEmpty();
        publisher.reserve().orElseThrow().release();
    }

    @Test
    void anEncoderIsExpectedByTheCache() {
        Publication publication = publisher.publishForEncoder();
        send(publication, "vk0", "vk40");
        TestSubscriber encoder = play(KEY, CacheUse.TAKE);

        assertThat(encoder.media()).containsExactly("vk0", "vk40");
        publication.end();
        encoder.leave();
    }

    private TestSubscriber play(StreamKey key, CacheUse use) {
        TestSubscriber player = new TestSubscriber();
        player.subscription = channels.subscribe(CHANNEL, key, use, player).orElseThrow();
        return player;
    }
}
