package dev.headend.edge.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.NoLeaks;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everything happens on the calling thread, so that the order can be seen. */
@ExtendWith(NoLeaks.class)
class LiveChannelsTest {
    private static final ChannelId CHANNEL = new ChannelId("ch");
    private static final StreamKey KEY = new StreamKey("key");
    private static final StreamKey OTHER_KEY = new StreamKey("other");
    private static final StreamId STREAM = new StreamId("s1");
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");

    private final AtomicInteger ended = new AtomicInteger();
    private final LiveChannels channels = new LiveChannels(LiveLimits.withCache(1), Clock.systemUTC());
    private final Peer peer = new Peer();

    @AfterEach
    void nothingIsLeftOfTheChannels() {
        assertThat(channels.snapshot()).isEmpty();
    }

    @Test
    void aPlayerThatComesLateGetsTheGroupAndThenWhatIsLive() {
        Publication publication = publish();
        send(publication, "vh0", "vk0", "vf40", "vk80");
        Player player = play(KEY, CacheUse.GROUP);
        send(publication, "vf120");
        publication.end();

        assertThat(player.heard).containsExactly("started", "vh80", "vk80", "flush", "vf120", "flush", "ended");
        player.leave();
    }

    @Test
    void whatHasNotBeenFlushedIsDeliveredOnce() {
        Publication publication = publish();
        Player first = play(KEY, CacheUse.GROUP);
        publication.publish(TestPackets.of("vk0"));
        Player second = play(KEY, CacheUse.GROUP);
        publication.end();

        assertThat(first.media()).containsExactly("vk0");
        assertThat(second.media()).containsExactly("vk0");
        first.leave();
        second.leave();
    }

    @Test
    void aPlayerThatComesEarlyWaitsAndGetsEverything() {
        Player player = play(KEY, CacheUse.TAKE);
        assertThat(channels.find(CHANNEL).orElseThrow().publisher()).isNull();

        Publication publication = publish();
        send(publication, "vf0", "vk40");
        publication.end();
        send(publish(), "vk0");

        assertThat(player.heard)
                .containsExactly(
                        "started", "flush", "vf0", "vk40", "flush", "ended", "started", "flush", "vk0", "flush");
        player.leave();
        channels.killAll("test");
    }

    @Test
    void theKeyMustBeThePublishers() {
        Player waiting = play(OTHER_KEY, CacheUse.GROUP);
        Publication publication = publish();

        assertThat(waiting.heard).containsExactly("refused");
        assertThat(channels.subscribe(CHANNEL, OTHER_KEY, CacheUse.GROUP, new Player()))
                .isEmpty();
        waiting.leave();
        publication.end();
    }

    @Test
    void aChannelHasOnePublisherFromTheReservationOn() {
        ChannelReservation reservation = channels.reserve(CHANNEL, KEY, peer).orElseThrow();
        assertThat(channels.reserve(CHANNEL, KEY, peer)).isEmpty();

        Publication publication = open(reservation).orElseThrow();
        assertThat(channels.reserve(CHANNEL, KEY, peer)).isEmpty();

        publication.end();
        channels.reserve(CHANNEL, KEY, peer).orElseThrow().release();
    }

    @Test
    void theEndIsToldOnce() {
        Publication publication = publish();

        publication.end();
        publication.end();
        assertThat(channels.kill(CHANNEL, STREAM, "too late")).isFalse();

        assertThat(ended).hasValue(1);
    }

    @Test
    void aKillEndsTheStreamThatIsMeant() {
        Publication publication = publish();

        assertThat(channels.kill(CHANNEL, new StreamId("s2"), "another")).isFalse();
        assertThat(channels.kill(CHANNEL, STREAM, "this one")).isTrue();

        assertThat(peer.killed).containsExactly("this one");
        assertThat(ended).hasValue(1);
        send(publication, "vk0");
    }

    @Test
    void aKillThatComesBeforeTheStreamIsOpenKeepsItClosed() {
        ChannelReservation reservation = channels.reserve(CHANNEL, KEY, peer).orElseThrow();

        channels.kill(CHANNEL, STREAM, "before it began");

        assertThat(open(reservation)).isEmpty();
        assertThat(ended).as("never begun").hasValue(0);
    }

    @Test
    void aSlowPlayerLosesPicturesAndTheOthersDoNot() {
        Publication publication = publish();
        Player slow = play(KEY, CacheUse.GROUP);
        Player quick = play(KEY, CacheUse.GROUP);
        send(publication, "vk0");
        slow.writable = false;
        send(publication, "vf40", "vh41", "vf80");
        slow.writable = true;
        send(publication, "vf120", "vk160");
        publication.end();

        assertThat(slow.media()).containsExactly("vk0", "vh160", "vk160");
        assertThat(quick.media()).containsExactly("vk0", "vf40", "vh41", "vf80", "vf120", "vk160");
        assertThat(slow.dropped).containsExactly("vf40", "vh41", "vf80", "vf120");
        assertThat(quick.dropped).isEmpty();
        slow.leave();
        quick.leave();
    }

    @Test
    void aPauseGoesOnWithAKeyframe() {
        Publication publication = publish();
        Player player = play(KEY, CacheUse.GROUP);
        player.subscription().pause(true);
        send(publication, "vk0", "vf40");
        player.subscription().pause(false);
        send(publication, "vf80", "vk120");
        publication.end();

        assertThat(player.media()).containsExactly("vk120");
        player.leave();
    }

    @Test
    void aPlayerCanDoWithoutPictures() {
        Publication publication = publish();
        Player player = play(KEY, CacheUse.GROUP);
        player.subscription().receive(MediaPacket.Kind.VIDEO, false);
        send(publication, "vk0", "af10");
        publication.end();

        assertThat(player.media()).containsExactly("af10");
        player.leave();
    }

    @Test
    void whatIsEncodedOnceIsShared() {
        AtomicInteger encodings = new AtomicInteger();
        record Copy(AtomicInteger count) implements PacketEncoding {
            @Override
            public ByteBuf encode(MediaPacket packet) {
                count.incrementAndGet();
                return Unpooled.copiedBuffer(packet.payload());
            }
        }
        MediaPacket packet = TestPackets.of("vk0");

        packet.encodedBy(new Copy(encodings)).release();
        packet.encodedBy(new Copy(encodings)).release();
        packet.release();

        assertThat(encodings).hasValue(1);
    }

    private Publication publish() {
        return open(channels.reserve(CHANNEL, KEY, peer).orElseThrow()).orElseThrow();
    }

    private Optional<Publication> open(ChannelReservation reservation) {
        return reservation.open(STREAM, false, ended::incrementAndGet);
    }

    private static void send(Publication publication, String... packets) {
        for (String packet : packets) {
            publication.publish(TestPackets.of(packet));
        }
        publication.flush();
    }

    private Player play(StreamKey key, CacheUse use) {
        Player player = new Player();
        player.subscription = channels.subscribe(CHANNEL, key, use, player).orElseThrow();
        return player;
    }

    private static final class Peer implements PublisherPeer {
        final List<String> killed = new ArrayList<>();

        @Override
        public InetAddress address() {
            return ADDRESS;
        }

        @Override
        public void killed(String reason) {
            killed.add(reason);
        }
    }

    private static final class Player implements Subscriber {
        final List<String> heard = new ArrayList<>();
        final List<String> dropped = new ArrayList<>();
        boolean writable = true;
        Subscription subscription;

        Subscription subscription() {
            return subscription;
        }

        void leave() {
            subscription.leave();
        }

        List<String> media() {
            return heard.stream().filter(word -> word.matches("[avd][hkf]\\d+")).toList();
        }

        @Override
        public EventExecutor executor() {
            return ImmediateEventExecutor.INSTANCE;
        }

        @Override
        public InetAddress address() {
            return ADDRESS;
        }

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public void started() {
            heard.add("started");
        }

        @Override
        public void deliver(MediaPacket packet) {
            heard.add(TestPackets.name(packet));
        }

        @Override
        public void dropped(MediaPacket packet) {
            dropped.add(TestPackets.name(packet));
        }

        @Override
        public void flush() {
            heard.add("flush");
        }

        @Override
        public void ended() {
            heard.add("ended");
        }

        @Override
        public void refused() {
            heard.add("refused");
        }

        @Override
        public void tooSlow(Duration stalled) {
            heard.add("too slow for " + stalled);
        }
    }
}
