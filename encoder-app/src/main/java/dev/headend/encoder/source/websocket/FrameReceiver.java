package dev.headend.encoder.source.websocket;

import dev.headend.encoder.source.buffer.ArrivalClock;
import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.ReplayBuffer;
import dev.headend.encoder.source.buffer.TrackHeader;
import dev.headend.encoder.source.buffer.Tracks;
import dev.headend.encoder.source.websocket.ContainerSplitter.Piece;
import dev.headend.text.LogText;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;

/**
 * Makes packets of the frames of a connection, one frame after the other: the next one is requested when there is room for it. On
 * the connection's event loop.
 */
final class FrameReceiver extends BaseSubscriber<WebSocketFrame> {
    private static final String ERROR = "ERROR: ";

    private final ReplayBuffer buffer;
    private final ArrivalClock clock;
    /** Is told why the stream ends; "" = in the ordinary way. */
    private final Consumer<String> ended;

    private final ContainerSplitter container = new ContainerSplitter();
    /** Whether a frame is requested that has not come. */
    private final AtomicBoolean requested = new AtomicBoolean();

    private final FrameBytes unfinished;
    private final Sinks.Empty<Void> done = Sinks.empty();
    private Tracks tracks = Tracks.NONE;
    /** When the first bytes came, on the monotonic clock; 0 before that. */
    private long beginMs;

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
        unfinished.complete();
        if (frame instanceof TextWebSocketFrame text) {
            said(text.text());
            requestFrame();
        } else if (received(ByteBufUtil.getBytes(frame.content()))) {
            requestFrame();
        } else if (!buffer.failure().isEmpty()) {
            ended.accept(buffer.failure());
            cancel();
        }
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
        container.split(bytes, piece -> room.after(add(piece)));
        buffer.announce();
        return room.left;
    }

    /** Whether the buffer takes more after the last piece. */
    private static final class RoomLeft {
        private boolean left = true;

        void after(boolean more) {
            left = more;
        }
    }

    private boolean add(Piece piece) {
        long nowMs = ArrivalClock.monotonicMs();
        beginMs = beginMs == 0 ? nowMs : beginMs;
        long timeMs = nowMs - beginMs;
        clock.arrived(timeMs, nowMs);
        Packet packet = Packet.of(Packet.Kind.CHUNK, timeMs, piece.entry(), tracks(), piece.bytes());
        return buffer.add(packet);
    }

    private Tracks tracks() {
        if (tracks == Tracks.NONE && container.head().length > 0) {
            tracks = Tracks.in(TrackHeader.ofSequenceHeader(container.head()));
        }
        return tracks;
    }

    @Override
    protected void hookOnComplete() {
        container.end(this::add);
        ended.accept("");
    }

    @Override
    protected void hookOnError(Throwable failure) {
        container.end(this::add);
        ended.accept(LogText.failure(failure));
    }

    @Override
    protected void hookFinally(SignalType type) {
        done.tryEmitEmpty();
    }
}
