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
import org.jspecify.annotations.Nullable;

/**
 * Gets one message, from which it can be seen what is in the stream, and is closed: the header and what follows it up to the message
 * in which a decoder can begin, or the first message if nobody knows the container. Lives on the connection's event loop.
 */
public final class ProbeReceiver implements Subscriber, ConnectionRole {
    /** In bytes, however far a decoder would have to go. */
    private static final int MOST = 4 << 20;

    private final Channel connection;
    private final InetAddress address;
    private final Closer closer;
    private final Runnable whenHeld;
    private final ContainerScanner scanner = new ContainerScanner();
    private final ByteBuf collected;
    private @Nullable Subscription subscription;
    /** Of the frame that is being delivered. */
    private long missing;

    private boolean joinable;
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
            scanner.scan(part, (_, _) -> joinable = true);
            collected.writeBytes(part);
        }
        whenHeld.run();
    }

    private boolean isEnough() {
        boolean shown = joinable || scanner.format() == ContainerFormat.UNKNOWN;
        return collected.readableBytes() >= MOST || shown && missing == 0;
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
