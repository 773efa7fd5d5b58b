package dev.headend.edge.live;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A publisher of one channel, which writes down why it was killed. */
final class TestPublisher implements PublisherPeer {
    static final ChannelId CHANNEL = new ChannelId("ch");
    static final StreamKey KEY = new StreamKey("key");
    static final StreamId STREAM = new StreamId("s1");
    static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");

    final List<String> killed = new ArrayList<>();
    final AtomicInteger ended = new AtomicInteger();
    private final LiveChannels channels;
    private final EventExecutor executor;
    private final ChannelId channel;

    TestPublisher(LiveChannels channels) {
        this(channels, ImmediateEventExecutor.INSTANCE);
    }

    TestPublisher(LiveChannels channels, EventExecutor executor) {
        this(channels, executor, CHANNEL.value());
    }

    TestPublisher(LiveChannels channels, EventExecutor executor, String channel) {
        this.channels = channels;
        this.executor = executor;
        this.channel = new ChannelId(channel);
    }

    Optional<ChannelReservation> reserve() {
        return channels.reserve(channel, KEY, this);
    }

    Optional<Publication> open(ChannelReservation reservation) {
        return reservation.open(STREAM, false, ended::incrementAndGet);
    }

    Publication publish() {
        return open(reserve().orElseThrow()).orElseThrow();
    }

    /** Begins a stream that an encoder is going to pull. */
    Publication publishForEncoder() {
        return reserve()
                .orElseThrow()
                .open(STREAM, true, ended::incrementAndGet)
                .orElseThrow();
    }

    static void send(Publication publication, String... packets) {
        for (String packet : packets) {
            publication.publish(TestPackets.of(packet));
        }
        publication.flush();
    }

    @Override
    public EventExecutor executor() {
        return executor;
    }

    @Override
    public PacketEncoding encoding() {
        return TextEncoding.FIRST;
    }

    @Override
    public InetAddress address() {
        return ADDRESS;
    }

    @Override
    public void killed(String reason) {
        killed.add(reason);
    }
}
