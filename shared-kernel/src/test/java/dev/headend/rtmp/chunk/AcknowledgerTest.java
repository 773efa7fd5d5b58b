package dev.headend.rtmp.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcknowledgerTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final ChannelHandlerContext ctx = channel.pipeline().firstContext();
    private final Acknowledger acknowledger = new Acknowledger();

    @ParameterizedTest
    @CsvSource({"2000, 2000", "1024, 1024", "1023, 1024", "1, 1024", "0, 2500000", "-1, 2500000"})
    void eachWindowIsAcknowledgedOnceItIsFull(int window, int effective) {
        acknowledger.window(window);

        assertThat(afterReceiving(effective - 1)).isEmpty();
        assertThat(afterReceiving(1)).containsExactly(effective);
        assertThat(afterReceiving(effective - 1)).isEmpty();
        assertThat(afterReceiving(1)).containsExactly(2 * effective);
        assertThat(afterReceiving(3 * effective)).as("several at once").containsExactly(5 * effective);
    }

    @Test
    void theNumberWrapsAtThirtyTwoBits() {
        assertThat(afterReceiving(Integer.MAX_VALUE)).containsExactly(Integer.MAX_VALUE);
        assertThat(afterReceiving(Integer.MAX_VALUE)).containsExactly(-2);
        assertThat(afterReceiving(2_500_000)).containsExactly(2_499_998);
    }

    private List<Integer> afterReceiving(int bytes) {
        acknowledger.received(ctx, bytes);
        List<Integer> numbers = new ArrayList<>();
        for (ChunkMessage each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            assertThat(each.chunkStreamId()).isEqualTo(2);
            assertThat(each.type()).isEqualTo(3);
            numbers.add(each.content().readInt());
            each.release();
        }
        return numbers;
    }
}
