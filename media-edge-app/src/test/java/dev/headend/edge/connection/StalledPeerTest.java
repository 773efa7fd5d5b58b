package dev.headend.edge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.NoLeaks;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A peer that takes as many bytes as the test says, as time passes that the test makes pass. */
@ExtendWith(NoLeaks.class)
class StalledPeerTest {
    private static final int MESSAGE = 100;

    private final List<Object> events = new ArrayList<>();
    private long now;
    private int willing;
    private final WatchdogHandler handler = new WatchdogHandler(ConnectionTimeouts.DEFAULT, _ -> {}, () -> now);
    private final EmbeddedChannel connection = new EmbeddedChannel() {
        @Override
        protected void doWrite(ChannelOutboundBuffer waiting) {
            int bytes = (int) Math.min(willing, waiting.totalPendingWriteBytes());
            waiting.removeBytes(bytes);
            willing -= bytes;
        }
    };

    StalledPeerTest() {
        handler.enter(ConnectionPhase.PLAYING);
        connection.pipeline().addLast(handler).addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                events.add(event);
            }
        });
        connection.pipeline().fireChannelActive();
    }

    @AfterEach
    void end() {
        connection.finishAndReleaseAll();
    }

    @Test
    void oneThatTakesNothingIsStalledOnce() {
        send(3);
        pass(15);
        assertThat(events).isEmpty();

        pass(60);
        assertThat(events).containsExactly(new WatchdogEvent.Stalled(Duration.ofSeconds(15)));
    }

    @Test
    void oneThatTakesAByteNowAndThenIsNot() {
        send(3);
        for (int i = 0; i < 10; i++) {
            take(1);
            pass(8);
        }
        assertThat(stalls()).isEmpty();

        pass(20);
        assertThat(stalls()).hasSize(1);
    }

    @Test
    void oneThatTakesWholeMessagesWhileOthersComeIsNot() {
        send(5);
        for (int i = 0; i < 10; i++) {
            take(MESSAGE);
            send(1);
            pass(8);
        }
        assertThat(stalls()).isEmpty();
    }

    @Test
    void oneThatIsSentNothingIsNot() {
        pass(30);
        send(1);
        pass(10);

        assertThat(stalls()).isEmpty();
    }

    /** A player that is sent much and takes nothing is no better for what is added. */
    @Test
    void whatComesMeanwhileIsNoProgress() {
        for (int i = 0; i < 10; i++) {
            send(1);
            pass(4);
        }

        assertThat(stalls()).hasSize(1);
    }

    private List<Object> stalls() {
        return events.stream().filter(WatchdogEvent.Stalled.class::isInstance).toList();
    }

    private void send(int messages) {
        for (int i = 0; i < messages; i++) {
            connection.write(Unpooled.wrappedBuffer(new byte[MESSAGE]));
        }
        connection.flush();
    }

    private void take(int bytes) {
        willing = bytes;
        connection.flush();
    }

    private void pass(int seconds) {
        for (int second = 0; second < seconds; second++) {
            now += TimeUnit.SECONDS.toNanos(1);
            connection.advanceTimeBy(1, TimeUnit.SECONDS);
            connection.runScheduledPendingTasks();
        }
    }
}
