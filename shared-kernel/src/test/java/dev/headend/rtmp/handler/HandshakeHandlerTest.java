package dev.headend.rtmp.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.fixture.NoLeaks;
import dev.headend.rtmp.ProtocolViolation;
import dev.headend.rtmp.handler.HandshakeHandler.HandshakeDone;
import dev.headend.rtmp.handshake.Handshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class HandshakeHandlerTest {
    private final List<Object> events = new ArrayList<>();

    @Test
    void clientAndServerShakeHandsAndLeave() {
        EmbeddedChannel client = channel(Handshake.client());
        EmbeddedChannel server = channel(Handshake.server());
        assertThat(server.<Object>readOutbound()).isNull();

        server.writeInbound(client.<ByteBuf>readOutbound());
        client.writeInbound(server.<ByteBuf>readOutbound());
        ByteBuf c2 = client.readOutbound();
        server.writeInbound(Unpooled.wrappedBuffer(c2, Unpooled.wrappedBuffer(new byte[] {7})));

        assertThat(events).containsExactly(new HandshakeDone(), new HandshakeDone());
        assertThat(client.pipeline().get(HandshakeHandler.class)).isNull();
        assertThat(server.pipeline().get(HandshakeHandler.class)).isNull();
        ByteBuf left = server.inboundMessages().stream()
                .map(ByteBuf.class::cast)
                .filter(ByteBuf::isReadable)
                .findFirst()
                .orElseThrow();
        assertThat(left.getByte(left.readerIndex())).isEqualTo((byte) 7);
        client.finishAndReleaseAll();
        server.finishAndReleaseAll();
    }

    @Test
    void anotherProtocolIsAViolation() {
        EmbeddedChannel server = channel(Handshake.server());

        assertThatThrownBy(() -> server.writeInbound(Unpooled.wrappedBuffer(new byte[] {22, 3, 1})))
                .isInstanceOf(ProtocolViolation.class);
        server.writeInbound(Unpooled.wrappedBuffer(new byte[] {3}));

        assertThat(events).isEmpty();
        server.finishAndReleaseAll();
    }

    private EmbeddedChannel channel(Handshake handshake) {
        return new EmbeddedChannel(new HandshakeHandler(handshake), new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                events.add(event);
            }
        });
    }
}
