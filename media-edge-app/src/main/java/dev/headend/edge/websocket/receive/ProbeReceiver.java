package dev.headend.edge.websocket.receive;

import dev.headend.container.ContainerFormat;
import dev.headend.container.ContainerScanner;
import dev.headend.edge.connection.EndReason;
import dev.headend.edge.live.CacheUse;
import dev.headend.edge.live.DropCause;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.PacketEncoding;
import dev.headend.edge.live.Refusal;
import dev.headend.edge.live.Subscriber;
import dev.headend.edge.live.Subscription;
import dev.headend.edge.websocket.ConnectionRole;
import dev.headend.edge.websocket.Ending;
import dev.headend.edge.websocket.StreamPath;
import dev.headend.edge.websocket.frame.FrameEncoding;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gets one message, from which it can be seen what is in the stream, and is closed: the header, and a second of the stream from where
 * a decoder can begin, so that there are packets of each track; or the first message if nobody knows the container. Lives on the
 * connection's event loop.
 */
public final class ProbeReceiver implements Subscriber, ConnectionRole {
    /** In bytes, however far a decoder would have to go. */
    private static final int MOST = 4 << 20;
    /** By the stream's clock. Fragments of MP4 and frames of MPEG-TS are known to be whole when the next ones begin. */
    private static final long SPAN_MS = 1000;
    /** So long it waits for that, where fragments are long or little comes. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

    private final Channel connection;
    private final InetAddress address;
    private final Closer closer;
    private final Runnable whenHeld;
    private final ContainerScanner scanner = new ContainerScanner();
    private final ByteBuf collected;
    private @Nullable Subscription subscription;
    /** Of the frame that is being delivered. */
    private long missing;

    /** From when on, by the stream's clock, a decoder has all it needs; null = it has not come. */
    private @Nullable Long joinedMs;
    /** Null until a decoder can begin. */
    private @Nullable Future<?> longestWait;

    private boolean stopped;

    /** @param whenHeld called when {@link #heldBytes} has changed though nothing has come from the client */
    public ProbeReceiver(Channel connection, InetAddress address, Closer closer, Runnable whenHeld) {
        this.connection = connection;
        this.address = address;
        this.closer = closer;
        this.whenHeld = whenHeld;
        this.collected = connection.alloc().buffer();
    }

    /** Subscribes, and waits if there is no publisher yet. */
    public void begin(LiveChannels channels, StreamPath path) {
        subscription = channels.subscribe(path.channel(), path.key(), CacheUse.GROUP, this)
                .orElse(null);
    }

    /** Takes the frames off. They come one after the other, each header in one piece. */
    @Override
    public void deliver(ByteBuf frames) {
        ByteBuf in = frames.duplicate();
        while (in.isReadable() && !isEnough()) {
            missing = missing == 0 ? FrameEncoding.readStart(in) : missing;
            int most = Math.min(in.readableBytes(), MOST - collected.readableBytes());
            ByteBuf part = in.readSlice((int) Math.min(missing, most));
            missing -= part.readableBytes();
            scanner.scan(part, (_, _) -> joined());
            collected.writeBytes(part);
        }
        whenHeld.run();
    }

    private void joined() {
        if (joinedMs == null) {
            joinedMs = scanner.timeMs();
            longestWait = executor().schedule(this::answer, LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private boolean isEnough() {
        boolean isShown = scanner.format() == ContainerFormat.UNKNOWN
                || joinedMs != null && scanner.timeMs() - joinedMs >= SPAN_MS;
        return collected.readableBytes() >= MOST || isShown && missing == 0;
    }

    @Override
    public void flush() {
        if (isEnough()) {
            answer();
        }
    }

    private void answer() {
        if (!stopped) {
            connection
                    .write(new BinaryWebSocketFrame(collected.retainedDuplicate()))
                    .addListener(_ -> whenHeld.run());
            closer.close(new Ending(EndReason.STREAM_ENDED, "probed", null));
        }
    }

    /** What there is, is all there will be. */
    @Override
    public void ended() {
        answer();
    }

    @Override
    public void stop(String why) {
        if (!stopped) {
            stopped = true;
            collected.release();
            if (longestWait != null) {
                longestWait.cancel(false);
            }
            if (subscription != null) {
                subscription.leave();
            }
        }
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    /** Until the client has taken it. */
    @Override
    public long heldBytes() {
        long ofScanner = stopped ? 0 : scanner.heldBytes();
        return ofScanner + (collected.refCnt() == 0 ? 0 : collected.capacity());
    }

    @Override
    public long ownBytes() {
        return heldBytes();
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
        connection.pipeline().fireExceptionCaught(cause);
    }

    @Override
    public void received(ByteBuf message) {
        message.release();
    }

    @Override
    public EventExecutor executor() {
        return connection.eventLoop();
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
    public boolean isPublishing() {
        return false;
    }

    @Override
    public void readComplete() {}

    @Override
    public void writable() {}

    @Override
    public void started() {}

    @Override
    public void dropped(long packets, DropCause cause) {}
}
