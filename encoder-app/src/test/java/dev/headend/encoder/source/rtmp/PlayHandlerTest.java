package dev.headend.encoder.source.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.source.StreamAddress;
import dev.headend.encoder.source.StreamAddress.Protocol;
import dev.headend.encoder.source.buffer.ArrivalClock;
import dev.headend.encoder.source.buffer.MemoryBudget;
import dev.headend.encoder.source.buffer.ReplayBuffer;
import dev.headend.encoder.source.buffer.ReplayLimits;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.chunk.ChunkLimits;
import dev.headend.rtmp.handler.HandshakeHandler.HandshakeDone;
import dev.headend.rtmp.handler.RtmpCodec;
import dev.headend.rtmp.message.RtmpMessage;
import dev.headend.rtmp.message.RtmpMessage.Command;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of messages that a decoder still has when the stream has ended. */
final class PlayHandlerTest {
    private final ArrivalClock clock = new ArrivalClock();
    private final ReplayBuffer buffer = new ReplayBuffer(
            new ReplayLimits(1 << 20, 1 << 20, Duration.ofSeconds(10)), new MemoryBudget(1 << 22), () -> {});
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private final PlayHandler handler;
    private final ChannelHandlerContext context;

    PlayHandlerTest() throws Exception {
        handler = new PlayHandler(
                StreamAddress.parse(Protocol.RTMP, "rtmp://127.0.0.1/channel/key"),
                new RtmpCodec(ChunkLimits.PUBLISHER),
                buffer,
                clock,
                new ReadPauses(channel));
        channel.pipeline().addLast(handler);
        context = channel.pipeline().context(handler);
    }

    @BeforeEach
    void play() {
        channel.pipeline().fireUserEventTriggered(new HandshakeDone());
        say(new Command(0, "_result", 1, List.of(new Amf0.Null(), Amf0.object())));
        say(new Command(0, "_result", 4, List.of(new Amf0.Null(), new Amf0.Number(1))));
        Amf0 start = Amf0.object(Map.entry("code", new Amf0.Text("NetStream.Play.Start")));
        say(new Command(1, "onStatus", 0, List.of(new Amf0.Null(), start)));
        sound(0, "af001190");
        sound(0, "af0121");
    }

    /** As the decoder says it, also when the connection has been closed meanwhile. */
    private void say(RtmpMessage message) {
        handler.channelRead(context, message);
    }

    private ByteBuf sound(int time, String hex) {
        ByteBuf payload = Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
        say(new RtmpMessage.Audio(1, time, payload));
        return payload;
    }

    /** Here because its timestamps run ahead of time: they would put back the dates of what is still fed. */
    @Test
    void theyAreReleasedAndChangeNothing() {
        int time = 0;
        for (int message = 0; message < 1_000 && !buffer.hasEnded(); message++) {
            time += 4_000;
            sound(time, "af0121");
        }
        assertThat(buffer.hasEnded()).isTrue();
        Instant began = clock.at(0);

        ByteBuf late = sound(time + 4_000, "af0121");

        assertThat(late.refCnt()).isZero();
        assertThat(clock.at(0)).isEqualTo(began);
    }
}
