package dev.headend.edge.redis;

import dev.headend.edge.live.LiveChannels;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.text.LogText;
import dev.headend.text.LogThrottle;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out commands: {@code headend_redis_commands_total} counts them by outcome. Never fails; safe for any thread, never
 * blocks.
 */
final class RedisCommandHandler {
    private static final Logger log = LoggerFactory.getLogger(RedisCommandHandler.class);
    /** Who tries commands by hand is to see what becomes of each. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final LiveChannels channels;
    private final int idMaxLength;
    private final LogThrottle malformed;
    private final LogThrottle withoutEffect;
    private final Counter executed;
    private final Counter unmatched;
    private final Counter refused;

    /** @param idMaxLength the longest channel, in characters */
    RedisCommandHandler(LiveChannels channels, int idMaxLength, MeterRegistry registry, Clock clock) {
        this.channels = channels;
        this.idMaxLength = idMaxLength;
        this.malformed = new LogThrottle(log, QUIET, clock);
        this.withoutEffect = new LogThrottle(log, QUIET, clock);
        this.executed = counter(registry, "executed");
        this.unmatched = counter(registry, "unmatched");
        this.refused = counter(registry, "malformed");
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("headend.redis.commands")
                .description("Commands that came by Redis; unmatched: there was no such stream here.")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** Carries out one command, or says in the log why not. */
    void handle(String message) {
        try {
            execute(message);
        } catch (RuntimeException failure) {
            log.error("internal error at a command from Redis", failure);
        }
    }

    private void execute(String message) {
        switch (RedisCommand.parse(message, idMaxLength)) {
            case RedisCommand.KillSession(var channel) -> kill(channel, null, "kill-session");
            case RedisCommand.CloseStream(var channel, var streamId) -> kill(channel, streamId, "close-stream");
            case RedisCommand.Malformed(String why) -> {
                refused.increment();
                malformed.warn("Redis: malformed command '{}': {}", LogText.line(message), why);
            }
        }
    }

    private void kill(ChannelId channel, @Nullable StreamId streamId, String command) {
        if (channels.kill(channel, streamId, "killed by the application (Redis, " + command + ")")) {
            executed.increment();
        } else {
            unmatched.increment();
            String stream = streamId == null ? "stream" : "stream " + streamId;
            withoutEffect.info("Redis: {}: channel {} has no live {} here", command, channel, stream);
        }
    }
}
