package dev.headend.edge.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.MediaMemory;
import dev.headend.edge.live.UnconnectedPeer;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisCommandHandlerTest {
    private static final ChannelId NEWS = new ChannelId("news");

    private final LiveChannels channels =
            LiveChannels.of(1, Duration.ZERO, new MediaMemory(1 << 20), Clock.systemUTC(), System::nanoTime);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RedisCommandHandler handler = new RedisCommandHandler(channels, 128, registry, Clock.systemUTC());
    private final List<String> killed = new ArrayList<>();

    @BeforeEach
    void publish() {
        channels.reserve(NEWS, new StreamKey("k3y"), new UnconnectedPeer(killed::add))
                .orElseThrow()
                .open(new StreamId("s-1"), false, () -> {})
                .orElseThrow();
    }

    @AfterEach
    void end() {
        channels.killAll("test");
    }

    @Test
    void killSessionEndsWhateverIsLive() {
        handler.handle("kill-session>news");
        assertThat(killed).containsExactly("killed by the application (Redis, kill-session)");
        assertThat(count("executed")).isEqualTo(1);
    }

    @Test
    void closeStreamEndsThatStreamOnly() {
        handler.handle("close-stream>news|s-2");
        handler.handle("close-stream>other|s-1");
        assertThat(killed).isEmpty();
        assertThat(count("unmatched")).isEqualTo(2);

        handler.handle("close-stream>news|s-1");
        assertThat(killed).containsExactly("killed by the application (Redis, close-stream)");
    }

    @Test
    void malformedOnesEndNothing() {
        handler.handle("kill-session>*");
        handler.handle("KILL\n\u001b[31mEVERYTHING");
        assertThat(killed).isEmpty();
        assertThat(count("malformed")).isEqualTo(2);
    }

    private double count(String outcome) {
        return registry.get("headend.redis.commands")
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
