package dev.headend.edge.websocket.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.NoLeaks;
import dev.headend.fixture.RawWebSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a connection holds of messages that are not complete, on its way from HTTP's handlers to the end. */
@ExtendWith(NoLeaks.class)
class WebSocketCodecTest {
    private static final int LENGTH = 100_000;

    private final WebSocketCodec codec = new WebSocketCodec(1 << 20);
    private final EmbeddedChannel connection = new EmbeddedChannel(new HttpServerCodec());

    @Test
    void nothingIsKeptOfAFrameOrAMessageThatIsDropped() {
        accept();
        connection.writeInbound(bytes(RawWebSocket.frame(RawWebSocket.BINARY, new byte[LENGTH])));
        connection.writeInbound(bytes(RawWebSocket.header(RawWebSocket.CONTINUATION, LENGTH)));
        connection.writeInbound(bytes(new byte[LENGTH / 2]));
        assertThat(codec.heldBytes()).isGreaterThanOrEqualTo(LENGTH * 3 / 2);

        codec.drop(connection.pipeline());
        assertThat(codec.heldBytes()).isZero();
        codec.drop(connection.pipeline());
        connection.finishAndReleaseAll();
    }

    @Test
    void whatIsNotAcceptedYetHasNothingToDrop() {
        codec.drop(connection.pipeline());
        assertThat(codec.heldBytes()).isZero();
        connection.finishAndReleaseAll();
    }

    private void accept() {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        request.headers()
                .set("Connection", "Upgrade")
                .set("Upgrade", "websocket")
                .set("Sec-WebSocket-Version", "13")
                .set("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==");
        codec.accept(connection, request);
        connection.releaseOutbound();
    }

    private static ByteBuf bytes(byte[] bytes) {
        return Unpooled.wrappedBuffer(bytes);
    }
}
