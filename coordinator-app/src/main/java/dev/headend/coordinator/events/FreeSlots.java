package dev.headend.coordinator.events;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** How much more work may be under way. For one who takes; slots are freed by any thread. */
public final class FreeSlots {
    private final AtomicInteger free;
    private final AdditionSignal freed = new AdditionSignal();

    /** @param all how much may be under way at once */
    public FreeSlots(int all) {
        this.free = new AtomicInteger(all);
    }

    /** How many are free, as soon as at least one is. */
    public Mono<Integer> count() {
        return Mono.defer(() -> {
            Mono<Void> next = freed.next();
            int now = free.get();
            return now > 0 ? Mono.just(now) : next.then(count());
        });
    }

    /** Takes some of those that were counted. */
    public void take(int slots) {
        free.addAndGet(-slots);
    }

    /** One is free again. */
    public void release() {
        free.incrementAndGet();
        freed.wakeAll();
    }
}
