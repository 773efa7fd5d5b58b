package dev.headend.edge.delivery;

import dev.headend.text.LogText;
import dev.headend.text.LogThrottle;
import io.netty.channel.Channel;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.NettyPipeline;

/**
 * What all connections that files are delivered on have in common.
 *
 * @param allowOrigin the origin whose pages may read them; * = all
 */
record Delivery(
        FileCache cache,
        FileReaders readers,
        DeliveryMetrics metrics,
        LiveViewers viewers,
        Exchanges exchanges,
        IdleViewers idle,
        String allowOrigin,
        Log log) {
    /** Whether the prepared headers say what is to be said of origins. */
    boolean allowsAnyOrigin() {
        return allowOrigin.equals(DeliveryProperties.ANY_ORIGIN);
    }

    /** Delivers on a new connection of Reactor Netty's HTTP server. */
    void watch(Channel connection) {
        connection
                .pipeline()
                .addBefore(NettyPipeline.HttpTrafficHandler, "headend.delivery", new DeliveryHandler(this));
    }

    /** What disks do to viewers, now and then. */
    static final class Log {
        private static final Logger log = LoggerFactory.getLogger(Delivery.class);
        private static final Duration QUIET = Duration.ofSeconds(10);

        private final LogThrottle overload;
        private final LogThrottle failures;

        Log(Clock clock) {
            overload = new LogThrottle(log, QUIET, clock);
            failures = new LogThrottle(log, QUIET, clock);
        }

        void overloaded() {
            overload.warn("refused requests for files (503): the disk hangs, or is slower than they come");
        }

        void failed(String path, Exception cause) {
            failures.warn("cannot read {}: {} (500)", LogText.line(path), LogText.line(cause.toString()));
        }
    }
}
