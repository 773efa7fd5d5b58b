package dev.headend.edge.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.live.ChannelReservation;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.MediaMemory;
import dev.headend.edge.live.UnconnectedPeer;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class RedisCommandHandlerTest {
    private static final ChannelId NEWS = new ChannelId("news");

    private final LiveChannels channels =
            LiveChannels.of(1, Duration.ZERO, new MediaMemory(1 << 20), Clock.systemUTC(), System::nanoTime);
    private final SetClock clock = new SetClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RedisCommandHandler handler = new RedisCommandHandler(channels, 128, registry, clock);
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

    /** Whose stream does not begin. */
    @Test
    void aPublisherThatIsBeingAdmittedIsEndedToo() {
        ChannelReservation pending = channels.reserve(
                        new ChannelId("soon"), new StreamKey("k3y"), new UnconnectedPeer(killed::add))
                .orElseThrow();
        handler.handle("kill-session>soon");

        assertThat(count("executed")).isEqualTo(1);
        assertThat(pending.open(new StreamId("s-1"), false, () -> {})).isEmpty();
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

    /** Redis itself tells whoever sends a command nothing. */
    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void thatThereIsNoSuchStreamIsInTheLog(CapturedOutput log) {
        handler.handle("kill-session>nobody");
        handler.handle("close-stream>news|s-2");
        assertThat(log)
                .contains("Redis: kill-session: channel nobody has no live stream here")
                .doesNotContain("s-2");

        clock.now = clock.now.plusSeconds(1);
        handler.handle("close-stream>news|s-2");
        assertThat(log)
                .contains(
                        "Redis: close-stream: channel news has no live stream s-2 here (1 more since the last such line)");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void malformedOnesAreInTheLogOneASecond(CapturedOutput log) {
        for (int i = 0; i < 4; i++) {
            handler.handle("kill-session");
        }
        clock.now = clock.now.plusSeconds(1);
        handler.handle("kill-session");

        assertThat(log).contains("Redis: malformed command 'kill-session': there is no '>' in it (3 more since");
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

    private static final class SetClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
