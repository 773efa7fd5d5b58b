package dev.headend.edge.rtmp.server;

import dev.headend.edge.admission.Admission;
import dev.headend.edge.admission.PublishAttempt;
import dev.headend.edge.admission.PublishGate;
import dev.headend.edge.live.Publication;
import dev.headend.edge.live.PublisherPeer;
import dev.headend.edge.rtmp.message.RtmpMessage;
import dev.headend.edge.rtmp.session.EndReason;
import dev.headend.edge.rtmp.session.SessionEvent;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publishing side of a connection. What comes before the verdict is held back, and when that is much, nothing more is
 * read. Lives on the connection's event loop.
 */
final class Ingest implements PublisherPeer {
    private static final Logger log = LoggerFactory.getLogger(Ingest.class);
    private static final int MAX_HELD_BYTES = 1 << 20;
    /** About what an empty message costs, so that many of them are bounded too. */
    private static final int OVERHEAD = 200;

    private final Channel connection;
    private final InetAddress address;
    private final Consumer<SessionEvent> events;
    private final RtmpMetrics metrics;
    private final Timeline timeline = new Timeline();
    private final List<RtmpMessage.Timed> held = new ArrayList<>();
    private int heldBytes;
    private boolean stopped;
    private @Nullable Publication publication;

    Ingest(Channel connection, InetAddress address, Consumer<SessionEvent> events, RtmpMetrics metrics) {
        this.connection = connection;
        this.address = address;
        this.events = events;
        this.metrics = metrics;
    }

    /** Asks whether the client may publish; the answer is an event. */
    void begin(PublishGate gate, ChannelId channel, StreamKey key) {
        // Not disposed of: an acceptance that comes too late must be given back.
        gate.admit(new PublishAttempt(channel, key, address), this)
                .subscribe(admission -> onLoop(() -> settle(admission), () -> giveBack(admission)));
    }

    private static void giveBack(Admission admission) {
        if (admission instanceof Admission.Admitted(Publication admitted)) {
            admitted.end();
        }
    }

    private void settle(Admission admission) {
        if (stopped) {
            giveBack(admission);
            return;
        }
        switch (admission) {
            case Admission.Admitted(Publication admitted) -> start(admitted);
            case Admission.Denied(String reason) -> events.accept(new SessionEvent.Denied(reason));
        }
    }

    private void start(Publication admitted) {
        publication = admitted;
        metrics.publishers(+1);
        log.info(
                "channel {} stream {}: published from {}",
                admitted.channel(),
                admitted.streamId(),
                address.getHostAddress());
        events.accept(new SessionEvent.Admitted());
        held.forEach(this::publish);
        held.clear();
        admitted.flush();
        connection.config().setAutoRead(true);
    }

    /** Takes a message, and owns its payload. */
    void media(RtmpMessage.Timed message) {
        if (stopped) {
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
        if (heldBytes > MAX_HELD_BYTES) {
            connection.config().setAutoRead(false);
        }
    }

    private void publish(RtmpMessage.Timed message) {
        Publication current = publication;
        if (current == null || !message.payload().isReadable()) {
            message.payload().release();
            return;
        }
        current.publish(Packets.packet(message, time(message)));
    }

    /** Data follows the media: repeated metadata often has the time 0. */
    private long time(RtmpMessage.Timed message) {
        return message instanceof RtmpMessage.Data
                ? timeline.latest()
                : timeline.next(message.timestamp(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /** All that has been read for now has been handed in. */
    void flush() {
        if (publication != null) {
            publication.flush();
        }
    }

    /** Ends the stream, if there is one already. */
    void stop(String why) {
        if (stopped) {
            return;
        }
        stopped = true;
        held.forEach(message -> message.payload().release());
        held.clear();
        connection.config().setAutoRead(true);
        Publication current = publication;
        if (current != null) {
            current.end();
            metrics.publishers(-1);
            log.info("channel {} stream {}: over, {}", current.channel(), current.streamId(), why);
        }
    }

    @Override
    public InetAddress address() {
        return address;
    }

    @Override
    public void killed(String reason) {
        onLoop(() -> events.accept(new SessionEvent.Killed(EndReason.KILLED, reason)), () -> {});
    }

    private void onLoop(Runnable task, Runnable whenShutDown) {
        try {
            connection.eventLoop().execute(task);
        } catch (RejectedExecutionException shutDown) {
            whenShutDown.run();
        }
    }
}
