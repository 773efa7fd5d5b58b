package dev.headend.edge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadTicksTest {
    private static final int LITTLE = 1_000;
    private static final int MUCH = 100_000;

    private final EmbeddedChannel connection = new EmbeddedChannel();
    private final ReadTicks.Reads reads = new ReadTicks(Duration.ofMillis(40)).of(connection);

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
    }

    @Test
    void whatHasBeenReadIsReadAgainWithTheNextTick() {
        reads.complete(LITTLE);
        assertThat(isRead()).isFalse();

        pass(40);

        assertThat(isRead()).isTrue();
    }

    @Test
    void ticksComeRegularlyWhenEverSomebodyHasBeenRead() {
        connection.freezeTime();
        reads.complete(LITTLE);
        passUntilRead();
        pass(13);

        reads.complete(LITTLE);

        assertThat(passUntilRead()).isEqualTo(27);
    }

    @Test
    void whoSendsMuchIsReadOn() {
        reads.complete(MUCH);

        assertThat(isRead()).isTrue();
    }

    @Test
    void withoutAnIntervalWhateverComesIsRead() {
        new ReadTicks(Duration.ZERO).of(connection).complete(LITTLE);

        assertThat(isRead()).isTrue();
    }

    @Test
    void aTickDoesNotReadFromOneWhoIsNotReadForAnotherReason() {
        ReadPause.SEND_QUEUE_FULL.begin(connection);
        reads.complete(LITTLE);
        pass(40);
        assertThat(isRead()).isFalse();

        ReadPause.SEND_QUEUE_FULL.end(connection);

        assertThat(isRead()).isTrue();
    }

    /** @return after how many milliseconds */
    private int passUntilRead() {
        int passed = 0;
        while (!isRead()) {
            pass(1);
            passed++;
        }
        return passed;
    }

    private boolean isRead() {
        return connection.config().isAutoRead();
    }

    private void pass(long milliseconds) {
        connection.advanceTimeBy(milliseconds, TimeUnit.MILLISECONDS);
        connection.runScheduledPendingTasks();
    }
}
