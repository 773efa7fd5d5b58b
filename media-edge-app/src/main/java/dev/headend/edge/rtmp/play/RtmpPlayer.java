package dev.headend.edge.rtmp.play;

import dev.headend.edge.connection.EndReason;
import dev.headend.edge.connection.MediaOutput;
import dev.headend.edge.live.DropCause;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.live.PacketEncoding;
import dev.headend.edge.live.Refusal;
import dev.headend.edge.live.Subscriber;
import dev.headend.edge.live.Subscription;
import dev.headend.edge.metrics.PlayerMetrics;
import dev.headend.edge.rtmp.session.SessionAction;
import dev.headend.edge.rtmp.session.SessionEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The playing side of a connection. What waits beyond its send queue stays in the channel, for all players together. Lives on the connection's event loop.
 */
public final class RtmpPlayer implements Subscriber {
    private final ChannelHandlerContext ctx;
    private final InetAddress address;
    private final Consumer<SessionEvent> events;
    private final PlayerMetrics metrics;
    private final ChunkedEncoding encoding;
    private final MediaOutput output;
    private @Nullable Subscription subscription;

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
        this.output = new MediaOutput(ctx, this::resume, metrics::sent);
    }

    /** Subscribes; what becomes of it are events. */
    public void begin(LiveChannels channels, SessionAction.Subscribe request) {
        metrics.started();
        Optional<Subscription> granted = channels.subscribe(request.channel(), request.key(), request.cacheUse(), this);
        subscription = granted.orElse(null);
        if (granted.isPresent()) {
            events.accept(new SessionEvent.Subscribed());
        }
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

    /** The connection's send queue takes more. */
    public void resume() {
        if (subscription != null) {
            subscription.resume();
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
        return output.isWritable();
    }

    @Override
    public PacketEncoding encoding() {
        return encoding;
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
        events.accept(new SessionEvent.Started());
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
        events.accept(new SessionEvent.Ended());
    }

    @Override
    public void refused(Refusal why) {
        events.accept(new SessionEvent.PlayRefused(why));
    }

    @Override
    public void evicted(DropCause cause, long held) {
        events.accept(new SessionEvent.Killed(
                EndReason.OUT_OF_MEMORY,
                "memory for media is used up (MEDIA_MEMORY_MB), and it has not taken " + held + " bytes"));
    }

    @Override
    public void failed(Throwable cause) {
        ctx.fireExceptionCaught(cause);
    }
}
