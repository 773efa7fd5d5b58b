package dev.headend.edge.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches over a peer's silence. Fires a user event to the handlers behind it when the peer is to be pinged, and one when a
 * timeout has expired; what a ping is and how to close is the protocol's business.
 */
public final class WatchdogHandler extends ChannelInboundHandlerAdapter {
    private static final long LONGEST_INTERVAL_MS = 5_000;
    private static final long SHORTEST_INTERVAL_MS = 20;

    private final Watchdog watchdog;
    private final long intervalMs;
    private @Nullable Future<?> ticking;

    /** The user events. */
    public sealed interface Event {
        /** A silent player is to be pinged. */
        record PingDue() implements Event {}

        /** A timeout has expired; nothing is fired any more. @param which for the log */
        record Expired(String which) implements Event {}
    }

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
                ctx.fireUserEventTriggered(new Event.PingDue());
            }
            case EXPIRED -> {
                stop();
                ctx.fireUserEventTriggered(new Event.Expired(watchdog.expiry()));
            }
        }
    }

    private void stop() {
        if (ticking != null) {
            ticking.cancel(false);
        }
    }
}
