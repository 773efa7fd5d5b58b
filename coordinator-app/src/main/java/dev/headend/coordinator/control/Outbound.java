package dev.headend.coordinator.control;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlMessage;
import java.util.concurrent.locks.ReentrantLock;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * What waits to be sent to one peer, in order. Thread-safe. Bounded: a peer that does not read is as good as gone, so when
 * the queue is full the connection is ended.
 */
final class Outbound {
    private static final int MAX_WAITING = 16_384;

    private final Sinks.Many<String> queue = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<String>get(MAX_WAITING).get());

    private final ReentrantLock order = new ReentrantLock();

    /** @return false when the connection is over, or is ended by this because the peer does not read */
    boolean send(ControlMessage message) {
        String text = ControlCodec.encode(message);
        order.lock();
        try {
            Sinks.EmitResult result = queue.tryEmitNext(text);
            if (result == Sinks.EmitResult.FAIL_OVERFLOW) {
                queue.tryEmitError(new IllegalStateException("the peer does not read"));
            }
            return result.isSuccess();
        } finally {
            order.unlock();
        }
    }

    /** Ends the connection once what waits has been sent. */
    void end() {
        order.lock();
        try {
            queue.tryEmitComplete();
        } finally {
            order.unlock();
        }
    }

    /** For the connection, once. */
    Flux<String> texts() {
        return queue.asFlux();
    }
}
