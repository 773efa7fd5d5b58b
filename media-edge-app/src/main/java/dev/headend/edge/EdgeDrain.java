package dev.headend.edge;

import dev.headend.config.drain.DrainedWork;
import dev.headend.edge.admission.PublishGate;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.rtmp.server.RtmpServer;
import dev.headend.edge.websocket.server.WebSocketServer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an edge finishes before it is stopped: the streams of its publishers, none of which is new, and what players have not got of them
 * yet. Players of these streams are still taken: they are nowhere else, and their encoders may have to connect again. Files are
 * delivered as ever.
 */
final class EdgeDrain implements DrainedWork {
    /** Of players, encoders among them, after the end of the last stream: who takes a little at a time must not hold up the stop. */
    static final Duration LONGEST_REST = Duration.ofSeconds(30);

    private final LiveChannels channels;
    private final PublishGate gate;
    private final RtmpServer rtmp;
    private final @Nullable WebSocketServer webSocket;
    private final LongSupplier nanoTime;
    /** When the last publisher was seen to be gone, by {@link #nanoTime}; null = one is there. Belongs to the thread that drains. */
    private @Nullable Long restSince;

    /** @param webSocket null = no streams over WebSocket @param nanoTime {@link System#nanoTime} */
    EdgeDrain(
            LiveChannels channels,
            PublishGate gate,
            RtmpServer rtmp,
            @Nullable WebSocketServer webSocket,
            LongSupplier nanoTime) {
        this.channels = channels;
        this.gate = gate;
        this.rtmp = rtmp;
        this.webSocket = webSocket;
        this.nanoTime = nanoTime;
    }

    /** The order matters: whom the gate still admits hears of the drain when its stream begins. */
    @Override
    public void drain(Duration atMost) {
        gate.drain();
        rtmp.drain();
        if (webSocket != null) {
            webSocket.drain();
        }
    }

    @Override
    public Optional<String> unfinished() {
        int publishers = channels.taken();
        if (publishers > 0) {
            restSince = null;
            return Optional.of(publishers == 1 ? "1 publisher" : publishers + " publishers");
        }
        long players = channels.unserved();
        return players == 0 || restIsOver()
                ? Optional.empty()
                : Optional.of("the rest of streams for " + players + (players == 1 ? " player" : " players"));
    }

    private boolean restIsOver() {
        long now = nanoTime.getAsLong();
        if (restSince == null) {
            restSince = now;
        }
        return now - restSince > LONGEST_REST.toNanos();
    }
}
