package dev.headend.edge.rtmp.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.live.CacheUse;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.MediaMemory;
import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import dev.headend.edge.live.PacketEncoding;
import dev.headend.edge.live.Publication;
import dev.headend.edge.live.PublisherPeer;
import dev.headend.edge.metrics.PlayerMetrics;
import dev.headend.edge.metrics.Protocol;
import dev.headend.edge.rtmp.session.SessionAction;
import dev.headend.edge.rtmp.session.SessionEvent;
import dev.headend.fixture.NoLeaks;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class RtmpPlayerTest {
    private static final int MUCH = 1 << 20;

    private final List<SessionEvent> heard = new ArrayList<>();

    /** A thousand stalled players that wait for the same keyframe hold it once. */
    @Test
    void whatWaitsForManyIsHardlyCountedAsItsOwn() {
        assertThat(ownBytesOfOneThatWaits(new ChannelOutboundHandlerAdapter())).isEqualTo(64 << 10);
    }

    @Test
    void whatIsEncryptedForItIsItsOwn() throws NoSuchAlgorithmException {
        assertThat(ownBytesOfOneThatWaits(new SslHandler(SSLContext.getDefault().createSSLEngine())))
                .isEqualTo(256 << 10);
    }

    /** Their bytes are few, but what the connection keeps of each is not. Nothing is left out, and the end comes too. */
    @Test
    void manyShortWritesFillTheSendQueueUntilTheyAreTaken() {
        StalledConnection connection = new StalledConnection();
        LiveChannels channels =
                LiveChannels.of(1, Duration.ZERO, new MediaMemory(1 << 24), Clock.systemUTC(), System::nanoTime);
        ChannelId channel = new ChannelId("news");
        StreamKey key = new StreamKey("k3y");
        RtmpPlayer player = player(connection);
        player.begin(channels, new SessionAction.Subscribe(channel, key, CacheUse.GROUP, 1));
        Publication publication = channels.reserve(channel, key, new Peer(connection))
                .orElseThrow()
                .open(new StreamId("s-1"), false, () -> {})
                .orElseThrow();
        for (int i = 0; i < 200; i++) {
            publication.publish(new MediaPacket(
                    Kind.AUDIO, Role.INDEPENDENT, 0, i, Unpooled.buffer().writeByte(i)));
            publication.flush();
            connection.runPendingTasks();
        }
        publication.end();
        connection.runPendingTasks();
        assertThat(connection.unsafe().outboundBuffer().size()).isEqualTo(64);

        connection.stalled = false;
        connection.flush();

        assertThat(connection.outboundMessages()).hasSize(200);
        assertThat(heard).last().isEqualTo(new SessionEvent.Ended());
        player.stop();
        connection.finishAndReleaseAll();
    }

    private static final class StalledConnection extends EmbeddedChannel {
        boolean stalled = true;

        StalledConnection() {
            super(new ChannelOutboundHandlerAdapter());
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer queue) throws Exception {
            if (!stalled) {
                super.doWrite(queue);
            }
        }
    }

    private record Peer(EmbeddedChannel connection) implements PublisherPeer {
        @Override
        public InetAddress address() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public EventExecutor executor() {
            return connection.eventLoop();
        }

        @Override
        public PacketEncoding encoding() {
            return new ChunkedEncoding(4096, 1);
        }

        @Override
        public void killed(String reason) {}
    }

    private RtmpPlayer player(EmbeddedChannel channel) {
        return new RtmpPlayer(
                channel.pipeline().firstContext(),
                InetAddress.getLoopbackAddress(),
                heard::add,
                new PlayerMetrics(new SimpleMeterRegistry(), Protocol.RTMP),
                new ChunkedEncoding(4096, 1));
    }

    private long ownBytesOfOneThatWaits(ChannelHandler above) {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter(), above);
        RtmpPlayer player = player(channel);
        ByteBuf packets = Unpooled.directBuffer(MUCH).writeZero(MUCH);
        player.deliver(packets);
        packets.release();
        long own = player.ownBytes();
        player.flush();
        channel.finishAndReleaseAll();
        return own;
    }
}
