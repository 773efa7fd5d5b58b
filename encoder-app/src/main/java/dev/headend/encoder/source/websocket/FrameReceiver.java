package dev.headend.encoder.source.websocket;

import dev.headend.encoder.source.buffer.ArrivalClock;
import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.ReplayBuffer;
import dev.headend.text.LogText;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;

/**
 * Receives the frames of a connection, one after the other: the next one is requested when there is room for it. On the connection's event loop.
 */
final class FrameReceiver extends BaseSubscriber<WebSocketFrame> {
    private static final String ERROR = "ERROR: ";
    /** What is received faster than time goes by is history, which is not as long. */
    private static final long MOST_AHEAD_MS = TimeUnit.MINUTES.toMillis(10);

    private final ReplayBuffer buffer;
    private final ArrivalClock clock;
    /** Is told why the stream ends; "" = in the ordinary way. */
    private final Consumer<String> ended;

    private PacketReader reader = new ContainerReader();
    /** Whether a frame is requested that has not come. */
    private final AtomicBoolean requested = new AtomicBoolean();

    private final FrameBytes unfinished;
    private final Sinks.Empty<Void> done = Sinks.empty();

    FrameReceiver(ReplayBuffer buffer, ArrivalClock clock, FrameBytes unfinished, Consumer<String> ended) {
        this.buffer = buffer;
        this.unfinished = unfinished;
        this.clock = clock;
        this.ended = ended;
    }

    /** Completes when nothing more comes. */
    Mono<Void> done() {
        return done.asMono();
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        requestFrame();
    }

    /** Requests a frame, unless one is. Any thread. */
    void requestFrame() {
        if (requested.compareAndSet(false, true)) {
            request(1);
        }
    }

    @Override
    protected void hookOnNext(WebSocketFrame frame) {
        requested.set(false);
        if (frame instanceof TextWebSocketFrame text) {
            said(text.text());
            requestFrame();
        } else if (received(ByteBufUtil.getBytes(frame.content()))) {
            requestFrame();
        }
        if (!failure().isEmpty()) {
            ended.accept(failure());
            cancel();
        }
    }

    /** Why it cannot go on; "" = it can. */
    private String failure() {
        String problem = reader.problem();
        if (problem != null) {
            return problem;
        }
        return clock.leadMs() > MOST_AHEAD_MS
                ? "its timestamps run ahead of time, by " + clock.leadMs() / 1000 + " s"
                : buffer.failure();
    }

    /** Anything but an error is a heartbeat. */
    private void said(String text) {
        if (text.startsWith(ERROR)) {
            ended.accept("refused by the server: " + LogText.line(text.substring(ERROR.length())));
            cancel();
        }
    }

    /** Whether more may come. */
    private boolean received(byte[] bytes) {
        RoomLeft room = new RoomLeft();
        long nowMs = ArrivalClock.monotonicMs();
        reader = reader.read(bytes, nowMs, packet -> room.after(add(packet, nowMs)));
        unfinished.complete(reader.heldBytes());
        buffer.announce();
        return room.left;
    }

    /** Whether the buffer takes more after the last packet. */
    private static final class RoomLeft {
        private boolean left = true;

        void after(boolean more) {
            left = more;
        }
    }

    private boolean add(Packet packet, long nowMs) {
        clock.arrived(packet.timeMs(), nowMs);
        return buffer.add(packet);
    }

    private void endReading() {
        long nowMs = ArrivalClock.monotonicMs();
        reader.end(packet -> add(packet, nowMs));
    }

    @Override
    protected void hookOnComplete() {
        endReading();
        ended.accept("");
    }

    @Override
    protected void hookOnError(Throwable failure) {
        endReading();
        ended.accept(LogText.failure(failure));
    }

    @Override
    protected void hookFinally(SignalType type) {
        done.tryEmitEmpty();
    }
}
