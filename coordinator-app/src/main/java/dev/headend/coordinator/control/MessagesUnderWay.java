package dev.headend.coordinator.control;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How much the messages hold that all peers have sent and that are being handled. When that is too much, because the store or
 * the application is slow, nobody is read from until some are done; meanwhile each peer has one message more in hand.
 * Thread-safe.
 */
final class MessagesUnderWay {
    /** Of the heap: one part in so many. */
    private static final int PART_OF_HEAP = 8;

    private static final Duration CHECK_AGAIN = Duration.ofMillis(20);

    private final long max;
    private final AtomicLong held = new AtomicLong();

    /** As much as a process with this heap can hold. */
    MessagesUnderWay() {
        this(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** @param max in bytes, roughly */
    MessagesUnderWay(long max) {
        this.max = max;
    }

    /** Completes when one more message can be taken. */
    Mono<Void> room() {
        return Mono.defer(() -> hasRoom()
                ? Mono.empty()
                : Flux.interval(CHECK_AGAIN)
                        .onBackpressureDrop()
                        .filter(_ -> hasRoom())
                        .next()
                        .then());
    }

    private boolean hasRoom() {
        return held.get() < max;
    }

    void begin(String message) {
        held.addAndGet(message.length());
    }

    void end(String message) {
        held.addAndGet(-message.length());
    }
}
