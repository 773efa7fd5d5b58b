package dev.headend.coordinator.control;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How much memory the messages take that all peers have sent and that are being handled. When that is too much, because the
 * store or the application is slow, no peer is read from until some are done; meanwhile each has one message more in hand.
 * Thread-safe.
 */
final class MessagesUnderWay {
    /** Of the heap: one part in so many. docs/architecture.md adds up what takes the rest. */
    private static final int PART_OF_HEAP = 8;
    /** What the most expensive message takes besides its text: a PUBLISH-REQUEST that waits for the application; 3,900 measured. */
    static final int OVERHEAD = 4_500;
    /** Of the text: what is decoded from it, at two bytes a character, and what is made of that for the application. */
    static final int BYTES_PER_CHARACTER = 3;

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

    /** @return what the message counts for, in bytes; for {@link #end} */
    long begin(String message) {
        long cost = OVERHEAD + (long) BYTES_PER_CHARACTER * message.length();
        held.addAndGet(cost);
        return cost;
    }

    /** @param cost that {@link #begin} returned */
    void end(long cost) {
        held.addAndGet(-cost);
    }
}
