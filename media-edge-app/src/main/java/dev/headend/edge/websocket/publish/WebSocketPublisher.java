package dev.headend.edge.websocket.publish;

import dev.headend.edge.admission.StreamLog;
import dev.headend.edge.connection.EndReason;
import dev.headend.edge.live.PacketEncoding;
import dev.headend.edge.live.Publication;
import dev.headend.edge.live.PublisherPeer;
import dev.headend.edge.metrics.PublisherMetrics;
import dev.headend.edge.websocket.ConnectionRole;
import dev.headend.edge.websocket.Ending;
import dev.headend.edge.websocket.frame.FrameEncoding;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The publishing side of a connection. Lives on the connection's event loop. */
public final class WebSocketPublisher implements PublisherPeer, ConnectionRole {
    private static final String STREAM_CLOSED = "Stream closed";
    private static final String TAKEN_OVER = "Another publisher with this key has taken over";

    private final Channel connection;
    private final InetAddress address;
    private final Closer closer;
    private final PublisherMetrics metrics;
    private final StreamLog log;
    private ContainerStream container = new ContainerStream();
    private @Nullable Publication publication;
    private boolean stopped;

    public WebSocketPublisher(
            Channel connection, InetAddress address, Closer closer, PublisherMetrics metrics, StreamLog log) {
        this.connection = connection;
        this.address = address;
        this.closer = closer;
        this.metrics = metrics;
        this.log = log;
    }

    /** The publisher is admitted: the stream begins, and is ended by {@link #stop}. */
    public void begin(Publication admitted) {
        publication = admitted;
        metrics.started();
        log.begun(admitted, address);
    }

    @Override
    public void received(ByteBuf message) {
        Publication current = publication;
        if (current == null || stopped || !message.isReadable()) {
            message.release();
        } else {
            boolean wasUnderstood = container.problem() == null;
            container.publish(message, TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), current);
            if (wasUnderstood && container.problem() != null) {
                log.notUnderstood(current, container.problem());
            }
        }
    }

    @Override
    public void readComplete() {
        if (publication != null) {
            publication.heard();
            publication.flush();
        }
    }

    @Override
    public void writable() {}

    @Override
    public boolean isPublishing() {
        return publication != null && !stopped;
    }

    @Override
    public void stop(String why) {
        Publication current = publication;
        if (current != null && !stopped) {
            stopped = true;
            // The connection may last a little longer, but not what the stream has kept.
            publication = null;
            container = new ContainerStream();
            current.end();
            metrics.stopped();
            log.ended(current, why);
        }
    }

    @Override
    public long heldBytes() {
        return container.heldBytes();
    }

    @Override
    public InetAddress address() {
        return address;
    }

    @Override
    public EventExecutor executor() {
        return connection.eventLoop();
    }

    @Override
    public PacketEncoding encoding() {
        return FrameEncoding.INSTANCE;
    }

    @Override
    public void killed(String reason) {
        onLoop(() -> closer.close(ofKill(reason)));
    }

    @Override
    public void takenOver(String reason) {
        onLoop(() -> closer.close(new Ending(EndReason.KILLED, reason, TAKEN_OVER)));
    }

    private void onLoop(Runnable task) {
        try {
            connection.eventLoop().execute(task);
        } catch (RejectedExecutionException shutDown) {
            stopped = true;
        }
    }

    /** Whoever has published what nobody can decode hears what is wrong with it. */
    private Ending ofKill(String reason) {
        String problem = container.problem();
        return problem == null
                ? new Ending(EndReason.KILLED, reason, STREAM_CLOSED)
                : new Ending(
                        EndReason.KILLED, reason + "; its container: " + problem, STREAM_CLOSED + " (" + problem + ")");
    }
}
