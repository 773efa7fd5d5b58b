package dev.headend.edge.connection;

import dev.headend.text.LogThrottle;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes why connections are closed: of each kind one line a second at most, as anybody can have as many connections closed as
 * he likes. What differs from client to client in the words, behind a digit or an apostrophe, makes no other kind. Safe for any
 * thread.
 */
public final class CloseLog {
    private static final Logger log = LoggerFactory.getLogger(CloseLog.class);
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Pattern VARYING = Pattern.compile("[0-9'].*", Pattern.DOTALL);
    /** More than there are; in case that words vary elsewhere. */
    private static final int MOST_KINDS = 100;

    private final Clock clock;
    private final Map<Kind, LogThrottle> lines = new ConcurrentHashMap<>();

    private record Kind(EndReason reason, String words) {}

    public CloseLog(Clock clock) {
        this.clock = clock;
    }

    /**
     * A connection is about to be closed.
     *
     * @param client its address, and the channel if it is known
     * @param why in words, fit for the log
     */
    public void closing(String client, EndReason reason, String why) {
        line(reason, why).info("closing the connection from {}: {}", client, why);
    }

    private LogThrottle line(EndReason reason, String why) {
        Kind kind = new Kind(reason, VARYING.matcher(why).replaceFirst(""));
        boolean known = lines.size() < MOST_KINDS || lines.containsKey(kind);
        return lines.computeIfAbsent(known ? kind : new Kind(reason, ""), _ -> new LogThrottle(log, QUIET, clock));
    }
}
