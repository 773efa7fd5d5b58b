package dev.headend.edge.rtmp.server;

import dev.headend.edge.connection.EndReason;
import dev.headend.text.LogThrottle;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes why connections are closed: for each reason one line a second at most, as anybody can have as many connections closed
 * as he likes. Safe for any thread.
 */
final class CloseLog {
    private static final Logger log = LoggerFactory.getLogger(CloseLog.class);
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Map<EndReason, LogThrottle> lines = new EnumMap<>(EndReason.class);

    CloseLog(Clock clock) {
        for (EndReason reason : EndReason.values()) {
            lines.put(reason, new LogThrottle(log, QUIET, clock));
        }
    }

    /**
     * A connection is about to be closed.
     *
     * @param client its address, and the channel if it is known
     * @param why in words, fit for the log
     */
    void closing(String client, EndReason reason, String why) {
        LogThrottle line = lines.get(reason);
        if (line != null) {
            line.info("closing the connection from {}: {}", client, why);
        }
    }
}
