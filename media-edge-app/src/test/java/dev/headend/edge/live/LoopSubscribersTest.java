package dev.headend.edge.live;

import static dev.headend.edge.live.TestPublisher.CHANNEL;
import static dev.headend.edge.live.TestPublisher.KEY;
import static dev.headend.edge.live.TestPublisher.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.NoLeaks;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Event loops that run when they are told to. */
@ExtendWith(NoLeaks.class)
class LoopSubscribersTest {
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final LiveChannels channels = new TestContext().channels;
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

        assertThat(first.heard).containsExactly("started", "vk0", "flush", "ended");
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
    void aLoopThatIsBusyIsWokenOnceForAllThatHasCome() {
        TestSubscriber player = play(loop.eventLoop());
        loop.runPendingTasks();
        send(publication, "vk0");
        send(publication, "vf40");
        send(publication, "vf80");
        loop.runPendingTasks();

        assertThat(player.heard).containsExactly("started", "vk0", "vf40", "vf80", "flush");
        player.leave();
    }

    @Test
    void oneThatFailsTakesNobodyAlong() {
        TestSubscriber first = play(loop.eventLoop());
        TestSubscriber second = play(loop.eventLoop());
        first.whenDelivered = () -> {
            throw new IllegalStateException("broken");
        };
        send(publication, "vk0");
        loop.runPendingTasks();
        send(publication, "vf40");
        loop.runPendingTasks();

        assertThat(first.heard).containsExactly("started", "vk0", "failed: broken");
        assertThat(second.media()).containsExactly("vk0", "vf40");
        first.leave();
        second.leave();
    }

    /** Also one for which there is no buffer memory left, in the middle of what all are given. */
    @Test
    void anErrorOfOneGivesNobodyAnythingTwice() {
        TestSubscriber first = play(loop.eventLoop());
        TestSubscriber second = play(loop.eventLoop());
        TestSubscriber third = play(loop.eventLoop());
        send(publication, "vk0");
        loop.runPendingTasks();
        second.whenDelivered = () -> {
            throw new OutOfMemoryError("no buffer");
        };
        send(publication, "vf40");
        loop.runPendingTasks();
        send(publication, "vf80");
        loop.runPendingTasks();

        assertThat(first.media()).containsExactly("vk0", "vf40", "vf80");
        assertThat(second.heard).last().isEqualTo("failed: no buffer");
        assertThat(third.media()).containsExactly("vk0", "vf40", "vf80");
        first.leave();
        second.leave();
        third.leave();
    }

    @Test
    void oneThatLeavesWhileItIsServedTakesNobodyAlong() {
        TestSubscriber first = play(loop.eventLoop());
        TestSubscriber second = play(loop.eventLoop());
        first.whenDelivered = first::leave;
        send(publication, "vk0");
        loop.runPendingTasks();
        send(publication, "vf40");
        loop.runPendingTasks();

        assertThat(first.media()).containsExactly("vk0");
        assertThat(second.media()).containsExactly("vk0", "vf40");
        second.leave();
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

    private TestSubscriber play(EventExecutor executor) {
        TestSubscriber player = new TestSubscriber(executor);
        player.subscription =
                channels.subscribe(CHANNEL, KEY, CacheUse.GROUP, player).orElseThrow();
        return player;
    }
}
