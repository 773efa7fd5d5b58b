package dev.headend.edge.rtmp.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.NoLeaks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class RtmpPlayerTest {
    private static final int MUCH = 1 << 20;

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

    private static long ownBytesOfOneThatWaits(ChannelHandler above) {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter(), above);
        RtmpPlayer player = new RtmpPlayer(
                channel.pipeline().firstContext(),
                InetAddress.getLoopbackAddress(),
                _ -> {},
                new PlayerMetrics(new SimpleMeterRegistry()),
                new ChunkedEncoding(4096, 1));
        ByteBuf packets = Unpooled.directBuffer(MUCH).writeZero(MUCH);
        player.deliver(packets);
        packets.release();
        long own = player.ownBytes();
        player.flush();
        channel.finishAndReleaseAll();
        return own;
    }
}
