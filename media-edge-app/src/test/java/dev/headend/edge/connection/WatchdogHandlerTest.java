package dev.headend.edge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.NoLeaks;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A connection without a socket: what is written and not flushed waits, as with a peer that takes nothing. */
@ExtendWith(NoLeaks.class)
class WatchdogHandlerTest {
    private final AtomicLong received = new AtomicLong();
    private final WatchdogHandler handler =
            new WatchdogHandler(ConnectionTimeouts.DEFAULT, bytes -> received.addAndGet(bytes));
    private final EmbeddedChannel connection = new EmbeddedChannel(handler);

    @AfterEach
    void end() {
        connection.finishAndReleaseAll();
    }

    @Test
    void countsWhatComesAndPassesItOn() {
        connection.writeInbound(Unpooled.wrappedBuffer(new byte[7]));

        assertThat(received).hasValue(7);
        assertThat(connection.inboundMessages()).hasSize(1);
    }

    @Test
    void nothingIsReadWhileTheSendQueueIsFull() {
        fill();
        assertThat(connection.config().isAutoRead()).isFalse();

        connection.flush();
        assertThat(connection.config().isAutoRead()).isTrue();
    }

    @Test
    void whatIsNotReadForTwoReasonsIsNotReadUntilBothAreGone() {
        ReadPause.VERDICT_PENDING.begin(connection);
        fill();
        ReadPause.VERDICT_PENDING.end(connection);
        assertThat(connection.config().isAutoRead()).isFalse();
        ReadPause.VERDICT_PENDING.begin(connection);
        connection.flush();
        assertThat(connection.config().isAutoRead()).isFalse();

        ReadPause.VERDICT_PENDING.end(connection);
        assertThat(connection.config().isAutoRead()).isTrue();
    }

    @Test
    void aReasonThatWasNoneChangesNothing() {
        connection.config().setAutoRead(false);
        ReadPause.VERDICT_PENDING.end(connection);

        assertThat(connection.config().isAutoRead()).isFalse();
    }

    @Test
    void itIsWatchedNoMoreThanNeeded() {
        connection.advanceTimeBy(4, TimeUnit.SECONDS);

        assertThat(connection.runScheduledPendingTasks()).isGreaterThan(TimeUnit.SECONDS.toNanos(3));
    }

    private void fill() {
        connection.config().setWriteBufferWaterMark(new WriteBufferWaterMark(100, 200));
        connection.write(Unpooled.wrappedBuffer(new byte[300]));
    }
}
