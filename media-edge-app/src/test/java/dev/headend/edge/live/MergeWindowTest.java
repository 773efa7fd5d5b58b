package dev.headend.edge.live;

import static dev.headend.edge.live.TestPublisher.CHANNEL;
import static dev.headend.edge.live.TestPublisher.KEY;
import static dev.headend.edge.live.TestPublisher.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.NoLeaks;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a publisher sends within 35 ms leaves together; here the publisher's event loop has a clock of its own. */
@ExtendWith(NoLeaks.class)
class MergeWindowTest {
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final TestContext test = new TestContext(TestContext.limits(1 << 20, Duration.ofMillis(35)), 1 << 20);
    private final TestSubscriber player = new TestSubscriber();
    private Publication publication;

    @BeforeEach
    void play() {
        loop.freezeTime();
        publication = new TestPublisher(test.channels, loop.eventLoop()).publish();
        player.subscription =
                test.channels.subscribe(CHANNEL, KEY, CacheUse.GROUP, player).orElseThrow();
    }

    @AfterEach
    void nothingIsLeftOfTheChannel() {
        publication.end();
        player.leave();
        pass(1_000);
        assertThat(test.memory.used()).isZero();
    }

    @Test
    void packetsLeaveTogetherWhenTheWindowIsOver() {
        send(publication, "vk0");
        pass(20);
        send(publication, "af20");
        pass(14);
        assertThat(player.heard).containsExactly("started");
        pass(1);
        assertThat(player.heard).containsExactly("started", "vk0", "af20", "flush");

        send(publication, "vf40");
        pass(34);
        assertThat(player.media()).as("a window of its own").hasSize(2);
        pass(1);
        assertThat(player.media()).hasSize(3);
    }

    /** One timer for both: the second window is over a little early. */
    @Test
    void windowsThatEndSoonAfterEachOtherEndTogether() {
        Publication other = new TestPublisher(test.channels, loop.eventLoop(), "other").publish();
        send(publication, "vk0");
        pass(8);
        send(other, "vk0");
        pass(8);
        send(other, "vk0");
        pass(19);

        assertThat(player.media()).containsExactly("vk0");
        assertThat(other.stream().groupCost()).isPositive();
        other.end();
    }

    @Test
    void aKeyframeSendsWhatIsBeforeIt() {
        send(publication, "vf0", "vk40");

        assertThat(player.media()).containsExactly("vf0");
    }

    @Test
    void aFullBlockLeavesAtOnce() {
        publication.publish(TestPackets.of(MediaPacket.Kind.VIDEO, MediaPacket.Role.JOIN_POINT, 0, 1_000));

        assertThat(player.media()).containsExactly("vk0");
    }

    @Test
    void theEndSendsWhatIsLeft() {
        send(publication, "vk0");
        publication.end();

        assertThat(player.heard).containsExactly("started", "vk0", "flush", "ended");
    }

    private void pass(long ms) {
        loop.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
        loop.runScheduledPendingTasks();
    }
}
