package dev.headend.edge.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches over a peer, whichever protocol it speaks: its silence, and whether it takes what it is sent. While its send queue
 * is full, nothing is read from it, so that nobody can ask for more than he reads. Fires {@link WatchdogEvent}s to the handlers
 * behind it; what a ping is and how to close is the protocol's business.
 *
 * <p>To be the first handler above TLS. Handles no write, so that media can be written from its context.
 */
public final class WatchdogHandler extends ChannelInboundHandlerAdapter {
    private static final long LONGEST_INTERVAL_MS = 5_000;
    private static final long SHORTEST_INTERVAL_MS = 20;

    private final LongSupplier nanoTime;
    private final Watchdog watchdog;
    private final IntConsumer received;
    private final long intervalMs;
    private final SendProgress sending = new SendProgress();
    private boolean dropping;
    private @Nullable Future<?> ticking;

    /** @param received hears of bytes from the peer: how many */
    public WatchdogHandler(ConnectionTimeouts timeouts, IntConsumer received) {
        this(timeouts, received, System::nanoTime);
    }

    WatchdogHandler(ConnectionTimeouts timeouts, IntConsumer received, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.watchdog = new Watchdog(timeouts, nanoTime.getAsLong());
        this.received = received;
        long shortest = Stream.of(
                        timeouts.setup(),
                        timeouts.publisherSilence(),
                        timeouts.pingInterval(),
                        timeouts.playerSilence(),
                        timeouts.stalled())
                .mapToLong(Duration::toMillis)
                .min()
                .orElse(LONGEST_INTERVAL_MS);
        this.intervalMs = Math.clamp(shortest / 4, SHORTEST_INTERVAL_MS, LONGEST_INTERVAL_MS);
    }

    /** What the connection does from now on. For its event loop. */
    public void enter(ConnectionPhase phase) {
        watchdog.enter(phase, nanoTime.getAsLong());
    }

    /** The connection is about to be closed: what still comes is read and dropped. For its event loop. */
    void dropInput(Channel connection) {
        dropping = true;
        stop();
        connection.config().setAutoRead(true);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        start(ctx);
        ctx.fireChannelActive();
    }

    /** Begins to watch a connection that was active before this handler was added. For its event loop. */
    public void startNow(ChannelPipeline pipeline) {
        start(pipeline.context(this));
    }

    private void start(ChannelHandlerContext ctx) {
        ticking = ctx.executor().scheduleWithFixedDelay(() -> tick(ctx), intervalMs, intervalMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        watchdog.read(nanoTime.getAsLong());
        if (message instanceof ByteBuf bytes) {
            received.accept(bytes.readableBytes());
        }
        if (dropping) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    /**
     * A slow player's queue is filled again as soon as it takes more: then one read in between lets it be heard, else its
     * answers to pings would never be.
     */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        boolean writable = ctx.channel().isWritable();
        if (!dropping) {
            if (writable) {
                ReadPause.SEND_QUEUE_FULL.end(ctx.channel());
            } else {
                ReadPause.SEND_QUEUE_FULL.begin(ctx.channel());
            }
        }
        ctx.fireChannelWritabilityChanged();
        if (!dropping && writable && !ctx.channel().isWritable()) {
            ctx.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
        ctx.fireChannelInactive();
    }

    private void tick(ChannelHandlerContext ctx) {
        long now = nanoTime.getAsLong();
        if (sending.hasMoved(ctx.channel().unsafe().outboundBuffer())) {
            watchdog.taken(now);
        }
        sending.note(ctx.channel().unsafe().outboundBuffer());
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
            case STALLED -> {
                stop();
                ctx.fireUserEventTriggered(new WatchdogEvent.Stalled(watchdog.stallTimeout()));
            }
        }
    }

    private void stop() {
        if (ticking != null) {
            ticking.cancel(false);
        }
    }
}
