package dev.headend.coordinator.store.redis.replica;

import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.Scripts;
import dev.headend.coordinator.stream.StoreUnavailableException;
import dev.headend.net.Backoff;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Makes this process a replica, under an id that is new each time: {@code register.lua} says what holds. */
final class Registration {
    private static final Logger log = LoggerFactory.getLogger(Registration.class);

    private final Scripts scripts;
    private final Duration lease;
    private final SharedSettings settings;
    private final LongSupplier highestPeer;
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), 0.5, new Random());
    /** For humans who look into Redis: PID@HOST. */
    private final String process = ManagementFactory.getRuntimeMXBean().getName();

    /** Redis has refused to register this process. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RefusedException(String reason) {
            super(reason, null, false, false);
        }
    }

    /** @param highestPeer the highest number of a peer that this process has seen */
    Registration(Scripts scripts, Duration lease, SharedSettings settings, LongSupplier highestPeer) {
        this.scripts = scripts;
        this.lease = lease;
        this.settings = settings;
        this.highestPeer = highestPeer;
    }

    /**
     * Waits while Redis is away; fails if it refuses.
     *
     * @param candidate the new id
     * @param previous the id that this process had before; '' = none
     */
    Mono<Membership> register(String candidate, String previous) {
        return Mono.defer(() -> {
                    long asked = System.nanoTime();
                    return scripts.ask(Script.REGISTER, arguments(candidate, previous))
                            .map(reply -> registered(candidate, reply, asked));
                })
                .retryWhen(Retry.from(failed -> failed.concatMap(this::retryWhileAway)));
    }

    private Mono<Long> retryWhileAway(Retry.RetrySignal signal) {
        return signal.failure() instanceof StoreUnavailableException
                ? Mono.delay(backoff.after(signal.totalRetriesInARow() + 1))
                : Mono.error(signal.failure());
    }

    private List<String> arguments(String candidate, String previous) {
        return List.of(
                candidate,
                process,
                Long.toString(lease.toMillis()),
                Long.toString(highestPeer.getAsLong()),
                previous,
                settings.text());
    }

    private Membership registered(String candidate, List<Object> reply, long asked) {
        return switch ((String) reply.getFirst()) {
            case "OK" -> {
                log.info("joined the coordinators on this Redis as {}; others: {}", candidate, reply.get(2));
                yield Membership.registered(candidate, lease, (String) reply.get(3), (Long) reply.get(1), asked);
            }
            case "TAKEN" -> throw new RefusedException("another process has the id " + candidate);
            default ->
                throw new RefusedException(
                        "the data in Redis is of version " + reply.get(1)
                                + ", which this program does not know; use the program that wrote it, or another REDIS_KEY_PREFIX");
        };
    }
}
