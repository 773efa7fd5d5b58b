package dev.headend.coordinator.store.redis;

import dev.headend.coordinator.events.AdditionSignal;
import dev.headend.coordinator.events.FreeSlots;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.Scripts;
import dev.headend.coordinator.stream.StoreUnavailableException;
import dev.headend.coordinator.stream.StreamStore.Due;
import dev.headend.media.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes inputs whose time has come from Redis, for this replica to apply: {@code claim-due.lua} and {@code step.lua} say what
 * holds. What it has claimed and not applied is another's when it leaves, or a while after it has died. Thread-safe.
 */
final class RedisDueInputs {
    /** How long a claim lasts. Much longer than a step takes: until then nobody else would apply what a dead replica has claimed. */
    static final Duration LEASE = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(RedisDueInputs.class);
    /** Others may have scheduled something, too. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
    /** While the store would refuse. */
    private static final Duration REFUSAL_PAUSE = Duration.ofMillis(200);
    /** After a defect, which has been logged. */
    private static final Duration FAILURE_PAUSE = Duration.ofSeconds(1);
    /** Most that are being applied at once; as many steps of streams are under way. */
    private static final int MAX_UNDER_WAY = 64;
    /** Unreadable inputs that the log was told of; none of those beyond is. */
    private static final int MAX_TOLD = 1_000;

    private final Scripts scripts;
    private final Duration lease;
    private final FreeSlots slots = new FreeSlots(MAX_UNDER_WAY);
    private final AdditionSignal schedules = new AdditionSignal();
    private final AtomicLong calls = new AtomicLong();
    /** Claims of these run out, and so they come again and again. */
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

    /** @param nextMillis until the next one is due; negative = there is none */
    private record Page(List<Due> inputs, long nextMillis) {}

    /** @param lease how long a claim lasts */
    RedisDueInputs(Scripts scripts, Duration lease) {
        this.scripts = scripts;
        this.lease = lease;
    }

    /** This replica has scheduled something that is due at once. */
    void scheduled() {
        schedules.wakeAll();
    }

    /** Each is to be given to {@link #applied}: no more are claimed than are being applied. For one subscriber. */
    Flux<Due> due() {
        return Flux.defer(this::nextPage).repeat();
    }

    /** @param step that applies one of them */
    <T> Mono<T> applied(Mono<T> step) {
        return step.doFinally(_ -> slots.release());
    }

    /** What is due; nothing after a wait if there is nothing. */
    private Flux<Due> nextPage() {
        Mono<Void> schedule = schedules.next();
        return slots.count()
                .flatMap(this::claim)
                .doOnNext(page -> slots.take(page.inputs().size()))
                .flatMapMany(page -> page.inputs().isEmpty() ? idle(page, schedule) : Flux.fromIterable(page.inputs()))
                .onErrorResume(failure -> Mono.delay(
                                failure instanceof StoreUnavailableException ? REFUSAL_PAUSE : FAILURE_PAUSE)
                        .thenMany(Flux.empty()));
    }

    private static Flux<Due> idle(Page page, Mono<Void> schedule) {
        long untilNext = page.nextMillis() < 0 ? Long.MAX_VALUE : page.nextMillis();
        Duration wait = Duration.ofMillis(Math.clamp(untilNext, 1, POLL_INTERVAL.toMillis()));
        return schedule.or(Mono.delay(wait).then()).thenMany(Flux.empty());
    }

    /** Nobody asks while peers that connect are refused: so the time in which they cannot come back does not count for them. */
    private Mono<Page> claim(int max) {
        List<String> arguments =
                List.of(Long.toString(calls.incrementAndGet()), Integer.toString(max), Long.toString(lease.toMillis()));
        return scripts.available()
                .then(scripts.run(Script.CLAIM_DUE, arguments))
                .map(this::page);
    }

    private Page page(List<Object> reply) {
        List<Due> inputs = new ArrayList<>();
        for (int i = 1; i < reply.size(); i += 4) {
            read(reply, i, inputs);
        }
        return new Page(inputs, (Long) reply.getFirst());
    }

    private void read(List<Object> reply, int at, List<Due> inputs) {
        StreamId stream = new StreamId((String) reply.get(at));
        DueText text = new DueText((String) reply.get(at + 1), (String) reply.get(at + 2));
        try {
            inputs.add(new Due(stream, text.input(), Long.parseLong((String) reply.get(at + 3))));
        } catch (IllegalArgumentException ofAnotherVersion) {
            tellOnce(stream, text, ofAnotherVersion.getMessage());
        }
    }

    private void tellOnce(StreamId stream, DueText text, @Nullable String reason) {
        if (unreadable.size() < MAX_TOLD && unreadable.add(stream + " " + text)) {
            log.error(
                    "due input '{} {}' of stream {} cannot be read; left to coordinators of another version: {}",
                    text.kind(),
                    text.argument(),
                    stream,
                    reason);
        }
    }
}
