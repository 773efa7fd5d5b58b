package dev.headend.edge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.NoLeaks;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NoLeaks.class)
class HandshakeOffloadTest {
    private final List<Runnable> waiting = new ArrayList<>();
    private final List<Object> seen = new ArrayList<>();

    @Test
    void whoComesWhenTooManyWaitIsClosed() {
        HandshakeOffload offload = new HandshakeOffload(_ -> {
            throw new RejectedExecutionException();
        });
        EmbeddedChannel connection = connection(offload);
        offload.execute(() -> {});

        assertThat(seen).containsExactly(HandshakeOffload.Refused.INSTANCE);
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void nothingIsComputedForWhoHasGone() {
        HandshakeOffload offload = new HandshakeOffload(waiting::add);
        EmbeddedChannel connection = connection(offload);
        List<String> computed = new ArrayList<>();
        offload.execute(() -> computed.add("first"));
        waiting.removeFirst().run();
        offload.execute(() -> computed.add("second"));
        connection.close();
        waiting.removeFirst().run();

        assertThat(computed).containsExactly("first");
    }

    /** It would wait in memory, for as long as the handshake waits to be computed. */
    @ParameterizedTest
    @CsvSource({"8192, true", "8193, false"})
    void littleMayComeMeanwhile(int half, boolean open) {
        EmbeddedChannel connection = begun(waiting::add);
        connection.writeInbound(Unpooled.wrappedBuffer(new byte[half]));
        connection.writeInbound(Unpooled.wrappedBuffer(new byte[half]));

        assertThat(connection.isOpen()).isEqualTo(open);
        assertThat(seen.stream().anyMatch(SSLException.class::isInstance)).isNotEqualTo(open);
        connection.finishAndReleaseAll();
    }

    @Test
    void asMuchAsEverMayComeAfterwards() {
        EmbeddedChannel connection = begun(Runnable::run);
        connection.writeInbound(Unpooled.wrappedBuffer(new byte[100_000]));

        assertThat(connection.isOpen()).isTrue();
        connection.finishAndReleaseAll();
    }

    private EmbeddedChannel begun(Executor threads) {
        HandshakeOffload offload = new HandshakeOffload(threads);
        EmbeddedChannel connection = connection(offload);
        offload.execute(() -> {});
        return connection;
    }

    private EmbeddedChannel connection(HandshakeOffload offload) {
        return new EmbeddedChannel(offload, new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                seen.add(event);
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
                seen.add(failure);
            }
        });
    }
}
