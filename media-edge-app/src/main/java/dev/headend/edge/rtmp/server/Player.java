package dev.headend.edge.rtmp.server;

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
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The playing side of a connection. Its queue is the connection's own outbound buffer: full when that is above its high
 * mark, and empty enough again below half of it.
 */
final class Player implements Subscriber {
    private final ChannelHandlerContext ctx;
    private final InetAddress address;
    private final Consumer<SessionEvent> events;
    private final RtmpMetrics metrics;
    private final ChunkedEncoding encoding;
    private @Nullable Subscription subscription;
    private long unreportedBytes;

    Player(
            ChannelHandlerContext ctx,
            InetAddress address,
            Consumer<SessionEvent> events,
            RtmpMetrics metrics,
            ChunkedEncoding encoding) {
        this.ctx = ctx;
        this.address = address;
        this.events = events;
        this.metrics = metrics;
        this.encoding = encoding;
    }

    /** Subscribes; what comes of it are events. */
    void begin(LiveChannels channels, SessionAction.Subscribe wish, QueueLimits queues) {
        int high = wish.cacheUse() == CacheUse.TAKE ? queues.encoderBytes() : queues.playerBytes();
        ctx.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(high / 2, high));
        metrics.players(+1);
        Optional<Subscription> granted = channels.subscribe(wish.channel(), wish.key(), wish.cacheUse(), this);
        subscription = granted.orElse(null);
        events.accept(granted.isPresent() ? new SessionEvent.Subscribed() : new SessionEvent.WrongKey());
    }

    void pause(boolean pause) {
        if (subscription != null) {
            subscription.pause(pause);
        }
    }

    void receive(MediaPacket.Kind kind, boolean wanted) {
        if (subscription != null) {
            subscription.receive(kind, wanted);
        }
    }

    void stop() {
        metrics.players(-1);
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
    public void tooSlow() {
        events.accept(new SessionEvent.TooSlow());
    }
}
