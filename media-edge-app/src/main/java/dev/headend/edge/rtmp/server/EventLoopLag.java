package dev.headend.edge.rtmp.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Measures how late the event loops come to what is due, which is how late media is: {@code headend_rtmp_eventloop_lag}. One
 * timer for each loop.
 */
final class EventLoopLag {
    private static final long INTERVAL_NANOS = Duration.ofMillis(500).toNanos();

    private final Timer lag;

    EventLoopLag(MeterRegistry registry) {
        lag = Timer.builder("headend.rtmp.eventloop.lag")
                .description("How late event loops are.")
                .register(registry);
    }

    void watch(EventLoopGroup loops) {
        loops.forEach(this::watch);
    }

    private void watch(EventExecutor loop) {
        long due = System.nanoTime() + INTERVAL_NANOS;
        loop.schedule(() -> arrived(loop, due), INTERVAL_NANOS, TimeUnit.NANOSECONDS);
    }

    private void arrived(EventExecutor loop, long due) {
        lag.record(Math.max(0, System.nanoTime() - due), TimeUnit.NANOSECONDS);
        if (!loop.isShuttingDown()) {
            watch(loop);
        }
    }
}
