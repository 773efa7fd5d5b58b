package dev.headend.edge.websocket.receive;

import dev.headend.edge.connection.EndReason;
import dev.headend.edge.connection.MediaOutput;
import dev.headend.edge.live.CacheUse;
import dev.headend.edge.live.DropCause;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.PacketEncoding;
import dev.headend.edge.live.Refusal;
import dev.headend.edge.live.Subscriber;
import dev.headend.edge.live.Subscription;
import dev.headend.edge.metrics.PlayerMetrics;
import dev.headend.edge.websocket.ConnectionRole;
import dev.headend.edge.websocket.Ending;
import dev.headend.edge.websocket.StreamPath;
import dev.headend.edge.websocket.frame.FrameEncoding;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a connection: one stream, after whose end it is closed. What waits beyond its send queue stays in the
 * channel, for all receivers together. Lives on the connection's event loop.
 */
public final class WebSocketReceiver implements Subscriber, ConnectionRole {
    private final ChannelHandlerContext ctx;
    private final InetAddress address;
    private final Events events;
    private final Closer closer;
    private final PlayerMetrics metrics;
    private final MediaOutput output;
    private @Nullable Subscription subscription;
    private boolean stopped;

    /** What its connection wants to know of. */
    public interface Events {
        /** It has got the channel's stream, by its key. */
        void started();

        /** It no longer has. */
        void ended();
    }

    /** @param ctx of a handler below all that encode messages: what is written is frames already */
    public WebSocketReceiver(
            ChannelHandlerContext ctx, InetAddress address, Events events, Closer closer, PlayerMetrics metrics) {
        this.ctx = ctx;
        this.address = address;
        this.events = events;
        this.closer = closer;
        this.metrics = metrics;
        this.output = new MediaOutput(ctx, this::writable, metrics::sent);
    }

    /** Subscribes, and waits if there is no publisher yet. */
    public void begin(LiveChannels channels, StreamPath path, CacheUse cacheUse) {
        metrics.started();
        Subscription granted =
                channels.subscribe(path.channel(), path.key(), cacheUse, this).orElse(null);
        if (granted != null && stopped) {
            granted.leave();
        }
        subscription = granted;
    }

    /** Receivers have nothing to say. */
    @Override
    public void received(ByteBuf message) {
        message.release();
    }

    @Override
    public void readComplete() {}

    @Override
    public void writable() {
        if (subscription != null) {
            subscription.resume();
        }
    }

    @Override
    public void stop(String why) {
        if (!stopped) {
            stopped = true;
            metrics.stopped();
            events.ended();
            if (subscription != null) {
                subscription.leave();
            }
        }
    }

    @Override
    public long heldBytes() {
        return 0;
    }

    @Override
    public boolean isPublishing() {
        return false;
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
    public PacketEncoding encoding() {
        return FrameEncoding.INSTANCE;
    }

    @Override
    public boolean isWritable() {
        return output.isWritable();
    }

    @Override
    public long unsentBytes() {
        return output.unsentBytes();
    }

    @Override
    public long ownBytes() {
        return output.ownBytes();
    }

    @Override
    public void started() {
        events.started();
    }

    @Override
    public void deliver(ByteBuf packets) {
        output.write(packets);
    }

    @Override
    public void dropped(long packets, DropCause cause) {
        metrics.packetsDropped(packets, cause);
    }

    @Override
    public void flush() {
        output.flush();
    }

    @Override
    public void ended() {
        closer.close(new Ending(EndReason.STREAM_ENDED, "the stream has ended", null));
    }

    @Override
    public void refused(Refusal why) {
        closer.close(Refusals.of(why));
    }

    @Override
    public void evicted(DropCause cause, long held) {
        closer.close(Refusals.of(cause, held));
    }

    @Override
    public void failed(Throwable cause) {
        ctx.fireExceptionCaught(cause);
    }
}
