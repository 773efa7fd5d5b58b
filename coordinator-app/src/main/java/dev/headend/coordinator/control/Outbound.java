package dev.headend.coordinator.control;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * What waits to be sent to one peer, in order, and the word that its connection is to end. Thread-safe.
 *
 * <p>That word does not stand in the queue, as behind what is never read it would never be heard. The queue is bounded: a
 * peer that lets it become full is as good as gone.
 */
final class Outbound {
    private static final int MAX_WAITING = 16_384;
    /** What waits may take so long to be sent once the connection is to end. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Sinks.Many<String> queue = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<String>get(MAX_WAITING).get());

    private final Sinks.Empty<Void> finishing = Sinks.empty();
    private final Sinks.Empty<Void> cut = Sinks.empty();
    private final ReentrantLock order = new ReentrantLock();

    /** @return false when the connection is over, or is ended by this because the peer does not read */
    boolean send(ControlMessage message) {
        String text = ControlCodec.encode(message);
        Sinks.EmitResult result;
        order.lock();
        try {
            result = queue.tryEmitNext(text);
        } finally {
            order.unlock();
        }
        if (result == Sinks.EmitResult.FAIL_OVERFLOW) {
            cut.tryEmitError(new IOException("it does not read what is sent to it"));
        }
        return result.isSuccess();
    }

    /** Ends the connection once what waits has been sent, or after a few seconds. */
    void finish() {
        order.lock();
        try {
            queue.tryEmitComplete();
        } finally {
            order.unlock();
        }
        finishing.tryEmitEmpty();
    }

    /**
     * Ends the connection at once, whatever waits.
     *
     * @return false when it was ended already
     */
    boolean cut() {
        return cut.tryEmitEmpty().isSuccess();
    }

    /** For the connection, once. */
    Flux<String> texts() {
        return queue.asFlux();
    }

    /** When the connection is to end although there are texts that wait; an error says what the peer did wrong. */
    Mono<Void> over() {
        return Mono.firstWithSignal(
                cut.asMono(), finishing.asMono().then(Mono.delay(LAST_WORDS)).then());
    }
}
