package dev.headend.edge.rtmp.play;

import dev.headend.edge.connection.QueueLimits;
import dev.headend.edge.live.CacheUse;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.live.Subscriber;
import dev.headend.edge.live.Subscription;
import dev.headend.edge.rtmp.session.SessionAction;
import dev.headend.edge.rtmp.session.SessionEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The playing side of a connection. Its send queue is the connection's outbound buffer: full above the high water mark,
 * writable again below half of it. Lives on the connection's event loop.
 */
public final class RtmpPlayer implements Subscriber {
    private final ChannelHandlerContext ctx;
    private final InetAddress address;
    private final Consumer<SessionEvent> events;
    private final PlayerMetrics metrics;
    private final ChunkedEncoding encoding;
    private @Nullable Subscription subscription;
    private long unreportedBytes;

    /** @param events where the session hears what becomes of it */
    public RtmpPlayer(
            ChannelHandlerContext ctx,
            InetAddress address,
            Consumer<SessionEvent> events,
            PlayerMetrics metrics,
            ChunkedEncoding encoding) {
        this.ctx = ctx;
        this.address = address;
        this.events = events;
        this.metrics = metrics;
        this.encoding = encoding;
    }

    /** Subscribes; what becomes of it are events. */
    public void begin(LiveChannels channels, SessionAction.Subscribe request, QueueLimits queues) {
        int high = request.cacheUse() == CacheUse.TAKE ? queues.encoderBytes() : queues.playerBytes();
        ctx.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(high / 2, high));
        metrics.started();
        Optional<Subscription> granted = channels.subscribe(request.channel(), request.key(), request.cacheUse(), this);
        subscription = granted.orElse(null);
        events.accept(granted.isPresent() ? new SessionEvent.Subscribed() : new SessionEvent.WrongKey());
    }

    /** Stops or resumes the delivery. */
    public void pause(boolean pause) {
        if (subscription != null) {
            subscription.pause(pause);
        }
    }

    /** Delivers a kind of media, or no longer. */
    public void receive(MediaPacket.Kind kind, boolean wanted) {
        if (subscription != null) {
            subscription.receive(kind, wanted);
        }
    }

    /** Unsubscribes. */
    public void stop() {
        metrics.stopped();
        if (subscription != null) {
            subscription.leave();
        }
    }

    @Override
    public EventExecutor executor() {
        return ctx.executor();
    }

    @Override
    public InetAddress address() {
        return address;
    }

    @Override
    public boolean isWritable() {
        return ctx.channel().isWritable();
    }

    @Override
    public void started() {
        events.accept(new SessionEvent.Started());
    }

    @Override
    public void deliver(MediaPacket packet) {
        ByteBuf bytes = packet.encodedBy(encoding);
        unreportedBytes += bytes.readableBytes();
        ctx.write(bytes, ctx.voidPromise());
    }

    @Override
    public void dropped(MediaPacket packet) {
        metrics.packetDropped();
    }

    @Override
    public void flush() {
        ctx.flush();
        metrics.sent(unreportedBytes);
        unreportedBytes = 0;
    }

    @Override
    public void ended() {
        events.accept(new SessionEvent.Ended());
    }

    @Override
    public void refused() {
        events.accept(new SessionEvent.WrongKey());
    }

    @Override
    public void tooSlow(Duration stalled) {
        events.accept(new SessionEvent.TooSlow(stalled));
    }
}
