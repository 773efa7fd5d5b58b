package dev.headend.edge.rtmp.play;

import dev.headend.edge.connection.DirectWrite;
import dev.headend.edge.connection.EncryptionQueue;
import dev.headend.edge.connection.EndReason;
import dev.headend.edge.live.DropCause;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.live.PacketEncoding;
import dev.headend.edge.live.Subscriber;
import dev.headend.edge.live.Subscription;
import dev.headend.edge.rtmp.session.SessionAction;
import dev.headend.edge.rtmp.session.SessionEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The playing side of a connection. Its send queue is the connection's outbound buffer, which is filled up to the connection's
 * water mark; what waits beyond that stays in the channel, for all players together. Lives on the connection's event loop.
 */
public final class RtmpPlayer implements Subscriber {
    /** What a queue of shared blocks counts at most, in bytes: it may be the only one left that holds them. */
    private static final long MOST_OF_SHARED = 64 << 10;

    /** How many writes may wait in the connection: each costs some 150 bytes of heap, whatever its length. */
    private static final int MOST_WRITES = 64;

    private final ChannelHandlerContext ctx;
    private final InetAddress address;
    private final Consumer<SessionEvent> events;
    private final PlayerMetrics metrics;
    private final ChunkedEncoding encoding;
    private final DirectWrite direct;
    private @Nullable Subscription subscription;
    /** How many writes are not flushed yet. */
    private int queued;

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
        this.direct = new DirectWrite(ctx.channel());
    }

    /** Subscribes; what becomes of it are events. */
    public void begin(LiveChannels channels, SessionAction.Subscribe request) {
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
        return ctx.channel().isWritable() && writesWaiting() < MOST_WRITES;
    }

    private int writesWaiting() {
        ChannelOutboundBuffer queue = ctx.channel().unsafe().outboundBuffer();
        return queue == null ? 0 : queue.size() + queued;
    }

    @Override
    public PacketEncoding encoding() {
        return encoding;
    }

    /** What waits is parts of blocks, which many players wait for. Over TLS what is encrypted of them is its own. */
    @Override
    public long ownBytes() {
        ChannelOutboundBuffer queue = ctx.channel().unsafe().outboundBuffer();
        long waiting = queue == null ? 0 : queue.totalPendingWriteBytes();
        boolean encrypted = ctx.pipeline().get(SslHandler.class) != null;
        return Math.min(waiting, encrypted ? EncryptionQueue.MOST_ENCRYPTED : MOST_OF_SHARED);
    }

    @Override
    public void started() {
        events.accept(new SessionEvent.Started());
    }

    @Override
    public void deliver(ByteBuf packets) {
        int length = packets.readableBytes();
        unreportedBytes += length;
        int sent = direct.send(packets);
        if (sent < length) {
            queued++;
            ctx.write(packets.retainedSlice(packets.readerIndex() + sent, length - sent), whenWritten());
        }
    }

    /** If only the number of writes fills the queue, nothing else tells when that takes more. */
    private ChannelPromise whenWritten() {
        return writesWaiting() < MOST_WRITES
                ? ctx.voidPromise()
                : ctx.newPromise().addListener(_ -> resume());
    }

    @Override
    public void dropped(long packets, DropCause cause) {
        metrics.packetsDropped(packets, cause);
    }

    @Override
    public void flush() {
        if (queued > 0) {
            queued = 0;
            ctx.flush();
        }
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
    public void evicted(long held) {
        events.accept(new SessionEvent.Killed(
                EndReason.OUT_OF_MEMORY,
                "memory for media is used up (MEDIA_MEMORY_MB), and it has not taken " + held + " bytes"));
    }

    @Override
    public void failed(Throwable cause) {
        ctx.fireExceptionCaught(cause);
    }
}
