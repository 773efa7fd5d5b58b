package dev.headend.encoder.source.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.source.buffer.ArrivalClock;
import dev.headend.encoder.source.buffer.MemoryBudget;
import dev.headend.encoder.source.buffer.ReplayBuffer;
import dev.headend.encoder.source.buffer.ReplayLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;

/** Frames that are received one after the other, and what they may take of the memory. */
final class FrameReceiverTest {
    private static final int MIB = 1 << 20;

    private final MemoryBudget budget = new MemoryBudget(MIB);
    private final ReplayBuffer buffer =
            new ReplayBuffer(new ReplayLimits(MIB, MIB, Duration.ofSeconds(10)), budget, () -> {});
    private final List<String> ends = new ArrayList<>();
    private final FrameBytes unfinished = new FrameBytes(buffer, ends::add);
    private final FrameReceiver receiver = new FrameReceiver(buffer, new ArrivalClock(), unfinished, ends::add);
    private long requested;
    private boolean cancelled;

    FrameReceiverTest() {
        receiver.onSubscribe(new Subscription() {
            @Override
            public void request(long frames) {
                requested += frames;
            }

            @Override
            public void cancel() {
                cancelled = true;
            }
        });
    }

    private void receive(int bytes) {
        receiver.onNext(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[bytes])));
    }

    @Test
    void oneFrameIsRequestedAtATimeWhoeverRequestsIt() {
        receiver.requestFrame();
        receiver.requestFrame();
        assertThat(requested).isEqualTo(1);

        receive(1_000);
        receiver.requestFrame();
        assertThat(requested).isEqualTo(2);
    }

    @Test
    void aFrameThatIsLongerThanThereIsMemoryEndsItsStream() {
        receive(4 * MIB);

        assertThat(ends).containsExactly("this encoder's memory for streams is used up");
        assertThat(cancelled).isTrue();
        assertThat(budget.used()).isLessThanOrEqualTo(3 * MIB / 2);
    }

    @Test
    void aFrameThatIsNotCompleteCountsAndEndsItsStreamWhenItIsTooLong() {
        EmbeddedChannel connection = new EmbeddedChannel(unfinished);
        connection.writeInbound(Unpooled.wrappedBuffer(new byte[MIB]));
        assertThat(budget.used()).isEqualTo(MIB);
        receive(10);
        assertThat(connection.isOpen()).isTrue();
        connection.writeInbound(Unpooled.wrappedBuffer(new byte[MIB]), Unpooled.wrappedBuffer(new byte[MIB]));

        assertThat(ends).containsExactly("this encoder's memory for unfinished messages is used up");
        assertThat(connection.isOpen()).isFalse();
        connection.inboundMessages().forEach(bytes -> ((ByteBuf) bytes).release());
    }
}
