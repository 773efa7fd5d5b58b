package dev.headend.edge.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches over a peer's silence. Fires {@link WatchdogEvent}s to the handlers behind it; what a ping is and how to close is
 * the protocol's business.
 */
public final class WatchdogHandler extends ChannelInboundHandlerAdapter {
    private static final long LONGEST_INTERVAL_MS = 5_000;
    private static final long SHORTEST_INTERVAL_MS = 20;

    private final Watchdog watchdog;
    private final long intervalMs;
    private @Nullable Future<?> ticking;

    public WatchdogHandler(ConnectionTimeouts timeouts) {
        this.watchdog = new Watchdog(timeouts, System.nanoTime());
        long shortest = Stream.of(
                        timeouts.setup(),
                        timeouts.publisherSilence(),
                        timeouts.pingInterval(),
                        timeouts.playerSilence())
                .mapToLong(Duration::toMillis)
                .min()
                .orElse(LONGEST_INTERVAL_MS);
        this.intervalMs = Math.clamp(shortest / 4, SHORTEST_INTERVAL_MS, LONGEST_INTERVAL_MS);
    }

    /** What the connection does from now on. For its event loop. */
    public void enter(ConnectionPhase phase) {
        watchdog.enter(phase, System.nanoTime());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ticking = ctx.executor().scheduleWithFixedDelay(() -> tick(ctx), intervalMs, intervalMs, TimeUnit.MILLISECONDS);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        watchdog.read(System.nanoTime());
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
        ctx.fireChannelInactive();
    }

    private void tick(ChannelHandlerContext ctx) {
        long now = System.nanoTime();
        switch (watchdog.check(now)) {
            case ALIVE -> {}
            case PING_DUE -> {
                watchdog.pinged(now);
                ctx.fireUserEventTriggered(new WatchdogEvent.PingDue());
            }
            case EXPIRED -> {
                stop();
                ctx.fireUserEventTriggered(new WatchdogEvent.Expired(watchdog.expiry()));
            }
        }
    }

    private void stop() {
        if (ticking != null) {
            ticking.cancel(false);
        }
    }
}
