package dev.headend.edge.rtmp.server;

import dev.headend.edge.rtmp.message.RtmpMessage.UserControl;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps a {@link Watchdog}: asks silent players for a sign of life, and reports peers that give none. */
final class WatchdogHandler extends ChannelInboundHandlerAdapter {
    private static final long LONGEST_INTERVAL_MS = 5_000;
    private static final long SHORTEST_INTERVAL_MS = 20;

    private final Watchdog watchdog;
    private final long intervalMs;
    private @Nullable Future<?> ticking;

    /** What is reported, as a user event: the peer has been silent for too long. */
    record Silence(Watchdog.Phase phase) {}

    WatchdogHandler(RtmpTiming timing) {
        this.watchdog = new Watchdog(timing, System.nanoTime());
        long shortest = Stream.of(timing.setup(), timing.publisherSilence(), timing.ping(), timing.playerSilence())
                .mapToLong(Duration::toMillis)
                .min()
                .orElse(LONGEST_INTERVAL_MS);
        this.intervalMs = Math.clamp(shortest / 4, SHORTEST_INTERVAL_MS, LONGEST_INTERVAL_MS);
    }

    /** The connection is now for something else. */
    void enter(Watchdog.Phase phase) {
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
        switch (watchdog.check(System.nanoTime())) {
            case FINE -> {}
            case PING -> ctx.channel().writeAndFlush(new UserControl(UserControl.Event.PING_REQUEST, seconds()));
            case EXPIRED -> {
                stop();
                ctx.fireUserEventTriggered(new Silence(watchdog.phase()));
            }
        }
    }

    private void stop() {
        if (ticking != null) {
            ticking.cancel(false);
        }
    }

    private static int seconds() {
        return (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    }
}
