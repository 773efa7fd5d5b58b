package dev.headend.edge.rtmp.publish;

import dev.headend.edge.admission.Admission;
import dev.headend.edge.admission.AdmissionRequest;
import dev.headend.edge.admission.PublishAttempt;
import dev.headend.edge.admission.PublishGate;
import dev.headend.edge.admission.StreamLog;
import dev.headend.edge.connection.EndReason;
import dev.headend.edge.connection.ReadPause;
import dev.headend.edge.live.PacketEncoding;
import dev.headend.edge.live.Publication;
import dev.headend.edge.live.PublisherPeer;
import dev.headend.edge.metrics.PublisherMetrics;
import dev.headend.edge.rtmp.session.SessionEvent;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import dev.headend.rtmp.message.RtmpMessage;
import dev.headend.rtmp.message.TimestampNormalizer;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The publishing side of a connection. Media that comes before the verdict is held back; when that is more than a limit,
 * nothing more is read from the connection. Lives on the connection's event loop.
 */
public final class RtmpPublisher implements PublisherPeer {
    private static final int MAX_HELD_BYTES = 16 << 10;
    /** Reached only by one read, or one aggregate, of a thousand messages of a byte or two: nobody's stream consists of those. */
    private static final int MOST_HELD = 320;
    /** About what a message costs in memory beside its payload, so that many small ones are bounded too. */
    private static final int OVERHEAD = 200;

    private final Channel connection;
    private final InetAddress address;
    private final Consumer<SessionEvent> events;
    private final PublisherMetrics metrics;
    private final StreamLog log;
    private final PacketEncoding encoding;
    private final TimestampNormalizer timestamps = new TimestampNormalizer();
    private final Queue<RtmpMessage.Timed> held = new ArrayDeque<>();
    private int heldBytes;
    private boolean decided;
    private boolean stopped;
    private @Nullable AdmissionRequest request;
    private @Nullable Publication publication;

    /**
     * @param events where the session hears what becomes of it
     * @param log of the connection
     * @param encoding in which players are sent what is published
     */
    public RtmpPublisher(
            Channel connection,
            InetAddress address,
            Consumer<SessionEvent> events,
            PublisherMetrics metrics,
            StreamLog log,
            PacketEncoding encoding) {
        this.connection = connection;
        this.address = address;
        this.events = events;
        this.metrics = metrics;
        this.log = log;
        this.encoding = encoding;
    }

    /** Asks whether the client may publish; the answer is an event. */
    public void begin(PublishGate gate, ChannelId channel, StreamKey key) {
        request = gate.admit(
                new PublishAttempt(channel, key, address),
                this,
                admission -> onLoop(() -> settle(admission), () -> giveBack(admission)));
    }

    private static void giveBack(Admission admission) {
        if (admission instanceof Admission.Admitted(Publication admitted)) {
            admitted.end();
        }
    }

    private void settle(Admission admission) {
        decided = true;
        if (stopped) {
            giveBack(admission);
            return;
        }
        switch (admission) {
            case Admission.Admitted(Publication admitted) -> start(admitted);
            case Admission.Draining _ -> events.accept(new SessionEvent.ServerStops());
            case Admission.Taken _ -> events.accept(new SessionEvent.ChannelTaken());
            case Admission.Denied(String reason) -> events.accept(new SessionEvent.PublishDenied(reason));
            case Admission.Undecided(String reason) -> events.accept(new SessionEvent.PublishDenied(reason));
        }
    }

    private void start(Publication admitted) {
        publication = admitted;
        metrics.started();
        log.begun(admitted, address);
        events.accept(new SessionEvent.PublishAdmitted());
        for (RtmpMessage.Timed next = held.poll(); next != null; next = held.poll()) {
            publish(next);
        }
        admitted.flush();
        ReadPause.VERDICT_PENDING.end(connection);
    }

    /** Takes a media message, and owns its payload. An empty one says nothing, so that it is not even held back. */
    public void media(RtmpMessage.Timed message) {
        if (stopped || !message.payload().isReadable()) {
            message.payload().release();
        } else if (publication == null) {
            hold(message);
        } else {
            publish(message);
        }
    }

    private void hold(RtmpMessage.Timed message) {
        held.add(message);
        heldBytes += message.payload().readableBytes() + OVERHEAD;
        if (held.size() > MOST_HELD) {
            events.accept(new SessionEvent.Killed(
                    EndReason.PROTOCOL_VIOLATION,
                    "more than " + MOST_HELD + " messages before it was decided whether it may publish"));
        } else if (heldBytes > MAX_HELD_BYTES) {
            ReadPause.VERDICT_PENDING.begin(connection);
        }
    }

    private void publish(RtmpMessage.Timed message) {
        Publication current = publication;
        if (current == null) {
            message.payload().release();
            return;
        }
        current.publish(MediaPacketFactory.packet(message, timestamp(message)));
    }

    /** Data takes the timestamp of the media before it: repeated metadata often has the timestamp 0. */
    private long timestamp(RtmpMessage.Timed message) {
        return message instanceof RtmpMessage.Data
                ? timestamps.latest()
                : timestamps.next(message.timestamp(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /** Everything read from the socket so far has been handed in. */
    public void flush() {
        if (publication != null) {
            publication.heard();
            publication.flush();
        }
    }

    /** The channel, while it is not decided yet whether the client may publish there. */
    public Optional<ChannelId> undecided() {
        return decided || stopped
                ? Optional.empty()
                : Optional.ofNullable(request).map(AdmissionRequest::channel);
    }

    /** Whether the stream has begun and not ended. */
    public boolean isLive() {
        return publication != null && !stopped;
    }

    /** Ends the stream, if it has begun. @param why for the log */
    public void stop(String why) {
        if (stopped) {
            return;
        }
        stopped = true;
        if (request != null) {
            request.abandon();
        }
        held.forEach(message -> message.payload().release());
        held.clear();
        ReadPause.VERDICT_PENDING.end(connection);
        Publication current = publication;
        if (current != null) {
            current.end();
            metrics.stopped();
            log.ended(current, why);
        }
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
        return encoding;
    }

    @Override
    public void killed(String reason) {
        onLoop(() -> end(reason), () -> {});
    }

    /** By now the client may have ended this stream itself, and begun its next. */
    private void end(String reason) {
        if (!stopped) {
            events.accept(new SessionEvent.Killed(EndReason.KILLED, reason));
        }
    }

    private void onLoop(Runnable task, Runnable whenShutDown) {
        try {
            connection.eventLoop().execute(() -> closeIfItFails(task));
        } catch (RejectedExecutionException shutDown) {
            whenShutDown.run();
        }
    }

    /** Nobody else would hear of it, and the client would wait for an answer. */
    private void closeIfItFails(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) { // also when no buffer memory is left
            connection.pipeline().fireExceptionCaught(failure);
        }
    }
}
