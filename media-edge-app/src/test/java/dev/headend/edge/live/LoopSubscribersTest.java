package dev.headend.edge.live;

import static dev.headend.edge.live.TestPublisher.CHANNEL;
import static dev.headend.edge.live.TestPublisher.KEY;
import static dev.headend.edge.live.TestPublisher.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.NoLeaks;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Event loops that run when they are told to. */
@ExtendWith(NoLeaks.class)
class LoopSubscribersTest {
    /** Four of these are as much as may wait for a loop. */
    private static final byte[] SIXTEEN_MEBIBYTES = new byte[16 << 20];

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final LiveChannels channels = new LiveChannels(LiveLimits.withCache(1), Clock.systemUTC());
    private final Publication publication = new TestPublisher(channels).publish();

    @AfterEach
    void nothingIsLeftOfTheChannel() {
        publication.end();
        loop.runPendingTasks();
        assertThat(channels.snapshot()).isEmpty();
    }

    @Test
    void everythingHappensOnTheLoopInTheOrderInWhichItWasHandedIn() {
        TestSubscriber first = play(loop.eventLoop());
        TestSubscriber second = play(loop.eventLoop());
        send(publication, "vk0");
        publication.end();
        assertThat(first.heard).as("before the loop runs").isEmpty();
        loop.runPendingTasks();

        assertThat(first.heard).containsExactly("started", "flush", "vk0", "flush", "ended");
        assertThat(second.heard).isEqualTo(first.heard);
        first.leave();
        second.leave();
    }

    @Test
    void whoLeavesTakesNobodyAlong() {
        TestSubscriber first = play(loop.eventLoop());
        TestSubscriber second = play(loop.eventLoop());
        first.leave();
        send(publication, "vk0");
        loop.runPendingTasks();
        second.leave();
        send(publication, "vf40");
        loop.runPendingTasks();

        assertThat(first.media()).isEmpty();
        assertThat(second.media()).containsExactly("vk0");
    }

    @Test
    void aLoopThatIsFarBehindIsGivenNothingUntilItHasCaughtUp() {
        TestSubscriber player = play(loop.eventLoop());
        loop.runPendingTasks();
        for (int packet = 0; packet < 7; packet++) {
            sendSixteenMebibytes(packet * 40);
        }
        loop.runPendingTasks();
        assertThat(player.media()).containsExactly("vk0", "vk40", "vk80", "vk120", "vk160");

        send(publication, "vf280", "af290", "vk320", "vf360");
        loop.runPendingTasks();
        send(publication, "vf400");
        loop.runPendingTasks();
        assertThat(player.media().subList(5, 9)).containsExactly("af290", "vk320", "vf360", "vf400");
        player.leave();
    }

    @Test
    void aLoopThatHasShutDownHarmsNobody() throws InterruptedException {
        EventExecutor down = new DefaultEventExecutor();
        TestSubscriber early = play(down);
        down.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        send(publication, "vk0");
        TestSubscriber late = play(down);
        TestSubscriber alive = play(loop.eventLoop());
        send(publication, "vf40");
        loop.runPendingTasks();

        assertThat(alive.media()).containsExactly("vk0", "vf40");
        early.leave();
        late.leave();
        alive.leave();
    }

    private void sendSixteenMebibytes(long timestampMs) {
        publication.publish(new MediaPacket(
                MediaPacket.Kind.VIDEO,
                MediaPacket.Role.KEYFRAME,
                0,
                timestampMs,
                Unpooled.wrappedBuffer(SIXTEEN_MEBIBYTES)));
        publication.flush();
    }

    private TestSubscriber play(EventExecutor executor) {
        TestSubscriber player = new TestSubscriber(executor);
        player.subscription =
                channels.subscribe(CHANNEL, KEY, CacheUse.GROUP, player).orElseThrow();
        return player;
    }
}
