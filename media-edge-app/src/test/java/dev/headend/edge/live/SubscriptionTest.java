package dev.headend.edge.live;

import static dev.headend.edge.live.TestPublisher.CHANNEL;
import static dev.headend.edge.live.TestPublisher.KEY;
import static dev.headend.edge.live.TestPublisher.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.NoLeaks;
import dev.headend.media.StreamKey;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class SubscriptionTest {
    private final TestContext test = new TestContext();
    private final LiveChannels channels = test.channels;
    private final TestSubscriber player = new TestSubscriber();
    private final TestPublisher publisher = new TestPublisher(channels);
    private Publication publication = publisher.publish();

    @AfterEach
    void nothingIsLeftOfTheChannel() {
        publication.end();
        player.leave();
        assertThat(channels.snapshot()).isEmpty();
        assertThat(test.memory.used()).isZero();
    }

    @Test
    void aPlayerThatIsSlowForAMomentMissesNothing() {
        play(CacheUse.GROUP);
        send(publication, "vh0", "vk0");
        player.stall();
        send(publication, "vf40");
        test.pass(Duration.ofSeconds(5));
        send(publication, "vf80");
        player.goOn();
        send(publication, "vf120");

        assertThat(player.media()).containsExactly("vh0", "vk0", "vf40", "vf80", "vf120");
        assertThat(player.dropped).isZero();
    }

    @Test
    void oneThatIsTooFarBehindGoesOnWithTheLatestGroup() {
        play(CacheUse.GROUP);
        send(publication, "vh0", "vk0");
        player.stall();
        send(publication, "vf40", "af45", "vh50", "vk80", "vf120");
        test.pass(Duration.ofSeconds(3));
        send(publication, "vk160", "af165", "vf200");
        test.pass(Duration.ofMillis(2001));
        send(publication, "vf240");
        player.goOn();

        assertThat(player.media()).containsExactly("vh0", "vk0", "vh160", "vk160", "af165", "vf200", "vf240");
        assertThat(player.dropped).isEqualTo(5);
        assertThat(player.causes).containsExactly(DropCause.TOO_SLOW);
    }

    @Test
    void withoutANewGroupItGoesOnLiveWithSoundAndWithPicturesAtTheNextKeyframe() {
        play(CacheUse.GROUP);
        send(publication, "vh0", "vk0");
        player.stall();
        send(publication, "vf40", "vh50");
        test.pass(Duration.ofMillis(5001));
        send(publication, "af60");
        player.goOn();
        send(publication, "vf80", "af90");
        send(publication, "vk120", "vf160");

        assertThat(player.media()).containsExactly("vh0", "vk0", "vh80", "af90", "vk120", "vf160");
        assertThat(player.dropped).isEqualTo(3);
    }

    @Test
    void aGroupThatIsOldItselfIsNotGoneOnWith() {
        play(CacheUse.GROUP);
        player.stall();
        send(publication, "vk0");
        send(publication, "vk40");
        test.pass(Duration.ofMillis(5001));
        send(publication, "vf80");
        player.goOn();
        send(publication, "vk120");

        assertThat(player.media()).containsExactly("vk120");
    }

    @Test
    void manyBytesAreTooFarBehindToo() {
        play(CacheUse.GROUP);
        player.stall();
        for (int i = 0; i < 3; i++) {
            publication.publish(TestPackets.of(MediaPacket.Kind.AUDIO, MediaPacket.Role.INDEPENDENT, i, 1_000));
        }
        player.goOn();
        send(publication, "af50");

        assertThat(player.media()).containsExactly("af50");
        assertThat(player.dropped).isEqualTo(3);
    }

    @Test
    void whoJoinsInALargeGroupIsGivenItThoughItIsMoreThanMayWaitOtherwise() {
        for (int i = 0; i < 4; i++) {
            publication.publish(TestPackets.of(
                    MediaPacket.Kind.VIDEO,
                    i == 0 ? MediaPacket.Role.JOIN_POINT : MediaPacket.Role.DEPENDENT,
                    i,
                    1_000));
        }
        player.whenDelivered = player::stall;
        play(CacheUse.GROUP);
        send(publication, "vf40");
        player.goOn();

        assertThat(player.media()).containsExactly("vk0", "vf1", "vf2", "vf3", "vf40");
    }

    @Test
    void aPauseAcrossTwoStreamsEndsWithAKeyframe() {
        play(CacheUse.GROUP);
        player.subscription.pause(true);
        player.subscription.receive(MediaPacket.Kind.VIDEO, false);
        publication.end();
        publication = publisher.publish();
        send(publication, "vk0", "vf40");
        player.subscription.pause(false);
        player.subscription.receive(MediaPacket.Kind.VIDEO, true);
        send(publication, "vf80");
        send(publication, "vk120");

        assertThat(player.media()).containsExactly("vk120");
    }

    /** The shortage is over when it falls behind for the next time. */
    @Test
    void oneThatHasCaughtUpIsNotMovedOnForAnEarlierShortageOfMemory() {
        play(CacheUse.GROUP);
        send(publication, "vk0");
        player.subscription.cut();
        player.stall();
        send(publication, "vf40");
        player.goOn();

        assertThat(player.media()).containsExactly("vk0", "vf40");
    }

    @Test
    void anEncoderMayBeLateAsLongAsItLikes() {
        expectEncoder();
        play(CacheUse.TAKE);
        player.stall();
        send(publication, "vk0", "vf40");
        test.pass(Duration.ofSeconds(100));
        send(publication, "vk80");
        player.goOn();

        assertThat(player.media()).containsExactly("vk0", "vf40", "vk80");
    }

    @Test
    void butItsBytesAreBounded() {
        expectEncoder();
        play(CacheUse.TAKE);
        player.stall();
        for (int i = 0; i < 4; i++) {
            publication.publish(TestPackets.of(MediaPacket.Kind.AUDIO, MediaPacket.Role.INDEPENDENT, i, 1_000));
        }
        player.goOn();

        assertThat(player.media()).isEmpty();
        assertThat(player.dropped).isEqualTo(4);
    }

    /** It is given old packets at once: that it has not taken them yet makes it no slow player. */
    @Test
    void onePlayerThatJoinsInALongGroupIsGivenTimeForIt() {
        send(publication, "vk0");
        test.pass(Duration.ofSeconds(8));
        send(publication, "vf8000");
        player.stall();
        play(CacheUse.GROUP);
        test.pass(Duration.ofSeconds(5));
        send(publication, "vf13000");
        player.goOn();
        assertThat(player.media()).containsExactly("vk0", "vf8000", "vf13000");

        player.stall();
        send(publication, "vf13040");
        test.pass(Duration.ofMillis(5001));
        send(publication, "vf18040");
        player.goOn();
        assertThat(player.dropped)
                .as("the same time as all others from then on")
                .isEqualTo(2);
    }

    @Test
    void aStreamThatBeginsMeanwhileFollowsTheOldOne() {
        play(CacheUse.GROUP);
        send(publication, "vk0");
        player.stall();
        send(publication, "vf40");
        publication.end();
        Publication second = publisher.publish();
        send(second, "vk0");
        second.end();
        publication = publisher.publish();
        send(publication, "vk1");
        player.goOn();

        assertThat(player.heard)
                .containsExactly("started", "vk0", "flush", "vf40", "flush", "ended", "started", "vk1", "flush");
    }

    @Test
    void aStreamThatEndedLongAgoIsNotDeliveredToItsEnd() {
        play(CacheUse.GROUP);
        send(publication, "vk0");
        player.stall();
        send(publication, "vf40");
        publication.end();
        publication = publisher.publish();
        test.pass(Duration.ofMillis(5001));
        send(publication, "vk1");
        player.goOn();

        assertThat(player.media()).containsExactly("vk0", "vk1");
        assertThat(player.dropped).isEqualTo(1);
    }

    @Test
    void whatItsTransportHoldsCountsWhileItIsBehind() {
        play(CacheUse.GROUP);
        send(publication, "vk0");
        long before = test.memory.used();
        player.stall();
        send(publication, "vf40");
        assertThat(test.memory.used()).isGreaterThan(before + TestSubscriber.PENDING);
        player.goOn();

        assertThat(test.memory.used()).isLessThan(before + TestSubscriber.PENDING);
    }

    @Test
    void aPauseGoesOnWithAKeyframeAndTheHeadersThatWereMissed() {
        play(CacheUse.GROUP);
        player.subscription.pause(true);
        send(publication, "vh0", "vk1", "ah2", "vh3");
        player.subscription.pause(false);
        send(publication, "vf40", "af50", "vk80");

        assertThat(player.media()).containsExactly("vh40", "ah40", "af50", "vk80");
    }

    @Test
    void isNotGivenTheHeadersOfAStreamThatHasEnded() {
        play(CacheUse.GROUP);
        player.subscription.pause(true);
        send(publication, "vh0");
        publication.end();
        player.subscription.pause(false);
        Publication next = publisher.publish();
        send(next, "vk0");
        next.end();

        assertThat(player.media()).containsExactly("vk0");
    }

    @Test
    void takesVideoUpAgainWithAKeyframeAndAudioAtOnce() {
        play(CacheUse.GROUP);
        player.subscription.receive(MediaPacket.Kind.VIDEO, false);
        player.subscription.receive(MediaPacket.Kind.AUDIO, false);
        send(publication, "vh0", "vk0", "ah0", "af0", "df0");
        player.subscription.receive(MediaPacket.Kind.VIDEO, true);
        player.subscription.receive(MediaPacket.Kind.AUDIO, true);
        send(publication, "vf40", "af50", "vk80", "vf120");

        assertThat(player.media()).containsExactly("df0", "vh40", "ah40", "af50", "vk80", "vf120");
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
    void isSentItsOwnEncoding() {
        player.encoding = TextEncoding.OTHER;
        send(publication, "vh0", "vk0");
        play(CacheUse.GROUP);
        send(publication, "vf40");

        assertThat(player.heard).containsExactly("started", "*vh0", "*vk0", "flush", "*vf40", "flush");
    }

    /** A transport that takes everything at once says so while it is being written to. */
    @Test
    void goesOnWhenTheTransportTakesMoreBeforeTheWriteIsOver() {
        play(CacheUse.GROUP);
        player.stall();
        send(publication, "vk0", "vf40");
        send(publication, "vf80");
        player.whenDelivered = () -> {
            player.stall();
            player.goOn();
        };
        player.goOn();

        assertThat(player.media()).containsExactly("vk0", "vf40", "vf80");
    }

    @Test
    void hearsNothingMoreOnceItHasLeft() {
        play(CacheUse.GROUP);
        send(publication, "vh0");
        player.leave();
        Subscription left = player.subscription;
        left.begin(publication.stream().start(CacheUse.GROUP, test.now()));
        left.resume();
        left.refuse(Refusal.WRONG_KEY);
        send(publication, "vk0");

        assertThat(player.heard).containsExactly("started", "vh0", "flush");
    }

    @Test
    void isRefusedOnceAndHearsNothingMore() {
        publication.end();
        player.subscription = channels.subscribe(CHANNEL, new StreamKey("other"), CacheUse.GROUP, player)
                .orElseThrow();
        Publication next = publisher.publish();
        player.subscription.refuse(Refusal.WRONG_KEY);
        send(next, "vk0");
        next.end();

        assertThat(player.heard).containsExactly("refused: WRONG_KEY");
    }

    private void expectEncoder() {
        publication.end();
        publication = publisher.publishForEncoder();
    }

    private void play(CacheUse use) {
        player.subscription = channels.subscribe(CHANNEL, KEY, use, player).orElseThrow();
    }
}
