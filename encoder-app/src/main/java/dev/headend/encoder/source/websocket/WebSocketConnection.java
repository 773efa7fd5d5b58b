package dev.headend.encoder.source.websocket;

import dev.headend.encoder.source.StreamAddress;
import dev.headend.encoder.source.buffer.ArrivalClock;
import dev.headend.encoder.source.buffer.MemoryBudget;
import dev.headend.encoder.source.buffer.ReceivedStream;
import dev.headend.encoder.source.buffer.ReplayBuffer;
import dev.headend.encoder.source.buffer.ReplayLimits;
import dev.headend.text.LogText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** A connection that receives a stream into a buffer. Thread-safe. */
final class WebSocketConnection implements ReceivedStream {
    private static final Logger log = LoggerFactory.getLogger(WebSocketConnection.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(25);

    private final StreamAddress address;
    private final ReplayBuffer buffer;
    private final ArrivalClock clock = new ArrivalClock();
    private volatile @Nullable FrameReceiver receiver;
    private volatile @Nullable Disposable connection;

    WebSocketConnection(StreamAddress address, ReplayLimits limits, MemoryBudget budget) {
        this.address = address;
        this.buffer = new ReplayBuffer(limits, budget, this::readOn);
    }

    void connecting(Flux<Void> attempt) {
        connection = attempt.subscribe(_ -> {}, this::failed, () -> end(""));
    }

    /** What is done with a connection that is established; it is closed when that ends. */
    Publisher<Void> receive(WebsocketInbound in, WebsocketOutbound out) {
        FrameBytes unfinished = new FrameBytes(buffer, this::end);
        in.withConnection(connection -> connection.channel().pipeline().addFirst(unfinished));
        FrameReceiver frames = new FrameReceiver(buffer, clock, unfinished, this::end);
        receiver = frames;
        Mono<Void> received = in.receiveFrames().subscribeWith(frames).done();
        Mono<Void> heartbeat =
                out.sendString(Flux.interval(HEARTBEAT).map(_ -> "h")).then();
        return Mono.firstWithSignal(received, heartbeat);
    }

    private void failed(Throwable why) {
        end(LogText.failure(why));
    }

    private void end(String why) {
        String shown = why.isEmpty() ? "" : address + ": " + address.redact(why);
        if (!shown.isEmpty() && buffer.get(0) != null && isNews(why)) {
            log.warn("connection lost: {}", shown);
        }
        buffer.end(shown);
    }

    private boolean isNews(String why) {
        return !buffer.hasEnded() || why.equals(buffer.failure());
    }

    private void readOn() {
        FrameReceiver reading = receiver;
        if (reading != null) {
            reading.requestFrame();
        }
    }

    @Override
    public ReplayBuffer buffer() {
        return buffer;
    }

    @Override
    public ArrivalClock clock() {
        return clock;
    }

    @Override
    public void stop() {
        buffer.end("");
        Disposable open = connection;
        if (open != null) {
            open.dispose();
        }
    }
}
