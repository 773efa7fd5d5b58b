package dev.headend.rtmp.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.fixture.NoLeaks;
import dev.headend.rtmp.ProtocolViolation;
import dev.headend.rtmp.chunk.ChunkLimits;
import dev.headend.rtmp.message.RtmpMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class RtmpCodecTest {
    private static final String PING = "02 000000 000006 04 00000000 0006 00000010";
    private static final RtmpMessage PINGED =
            new RtmpMessage.UserControl(RtmpMessage.UserControl.Event.PING_REQUEST, 16);

    private final RtmpCodec codec = new RtmpCodec(new ChunkLimits(1000, 1000, 4));
    private final EmbeddedChannel channel = new EmbeddedChannel(codec);

    @AfterEach
    void nothingIsLeft() {
        channel.finishAndReleaseAll();
    }

    @Test
    void messagesComeInAndGoOut() {
        receive(PING + PING);
        assertThat(channel.<Object>readInbound()).isEqualTo(PINGED);
        assertThat(channel.<Object>readInbound()).isEqualTo(PINGED);

        channel.writeOutbound(PINGED);
        assertThat(sent()).isEqualTo(PING.replace(" ", ""));
    }

    @Test
    void bytesPassAsTheyAreAndAnIgnoredMessageIsNothing() {
        channel.writeOutbound(bytes("aabb"), new RtmpMessage.Ignored(7, "unknown"));

        assertThat(sent()).isEqualTo("aabb");
        assertThat(sent()).isEmpty();
        assertThat(channel.<Object>readOutbound()).isNull();
    }

    @Test
    void chunksHaveTheSizeThatWasAnnounced() {
        channel.writeOutbound(video(129));
        assertThat(ByteBufUtil.decodeHexDump(sent())).hasSize(12 + 129 + 1);
        channel.writeOutbound(new RtmpMessage.SetChunkSize(129));
        assertThat(sent()).endsWith("00000081");
        channel.writeOutbound(video(129));
        assertThat(ByteBufUtil.decodeHexDump(sent())).hasSize(12 + 129);
    }

    private static RtmpMessage video(int length) {
        return new RtmpMessage.Video(1, 0, ByteBufAllocator.DEFAULT.buffer().writeZero(length));
    }

    /** Some publishers never read: what they do not take must not pile up. */
    @Test
    void nothingIsAcknowledgedToAPeerThatHasNotTakenWhatItWasSent() {
        channel.write(bytes("aa"));
        receive("02 000000 000004 05 00000000 00000400" + PING.repeat(60));
        assertThat(channel.<Object>readOutbound()).isNull();

        channel.flush();
        assertThat(sent()).isEqualTo("aa");
        receive(PING);
        assertThat(sent()).as("of all that came").endsWith("%08x".formatted(16 + 61 * 18));
        channel.releaseInbound();
    }

    @Test
    void whatCameIsAcknowledgedAfterAllOfItWasRead() {
        receive("02 000000 000004 05 00000000 00000400" + PING.repeat(60));
        channel.releaseInbound();

        assertThat(sent())
                .isEqualTo("02 000000 000004 03 00000000 %08x"
                        .formatted(16 + 60 * 18)
                        .replace(" ", ""));
        receive(PING);
        assertThat(channel.<Object>readOutbound()).isNull();
        channel.releaseInbound();
    }

    @Test
    void aViolationEndsIt() {
        assertThatThrownBy(() -> receive(PING + "04 000000 0003e9 08 01000000")).isInstanceOf(ProtocolViolation.class);
        receive(PING);

        assertThat(channel.<Object>readInbound()).isEqualTo(PINGED);
        assertThat(channel.<Object>readInbound()).as("after the violation").isNull();
    }

    /** A publisher who is admitted by his first message may send a long one in the same packet. */
    @Test
    void limitsChangeWithTheMessageThatChangesThem() {
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                codec.limits(ChunkLimits.PUBLISHER);
                ctx.fireChannelRead(message);
            }
        });

        receive(PING + "04 000000 0003e9 08 01000000" + "00".repeat(100));

        assertThat(codec.heldBytes()).isEqualTo(100);
        assertThat(channel.<Object>readInbound()).isEqualTo(PINGED);
    }

    @Test
    void anUnfinishedMessageGoesWithItsConnection() {
        receive("04 000000 0000c8 08 01000000" + "00".repeat(100));
        assertThat(codec.heldBytes()).isEqualTo(100);

        channel.finish();

        assertThat(codec.heldBytes()).isZero();
    }

    private void receive(String hex) {
        channel.writeInbound(bytes(hex));
    }

    private String sent() {
        ByteBuf bytes = channel.readOutbound();
        String hex = ByteBufUtil.hexDump(bytes);
        bytes.release();
        return hex;
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
