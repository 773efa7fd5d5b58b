package dev.headend.coordinator.store.redis.script;

import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Runs scripts in Redis, in the name of this replica. A script may run twice, as its answer may be lost. Answers are strings,
 * longs, and lists of those; an answer that is no list comes as a list of one, none (nil) as an empty list. They come on
 * {@link reactor.core.scheduler.Schedulers#parallel()}, in no order. Thread-safe; no call blocks.
 */
public interface Scripts {
    /**
     * Waits while Redis is away or does not know this replica, however long; then goes on, with the replica's new id if it has
     * one by then. Fails only by a defect: {@link ScriptFailedException}.
     */
    Mono<List<Object>> run(Script script, List<String> arguments);

    /**
     * The same, but fails with {@link dev.headend.coordinator.stream.StoreUnavailableException} rather than wait; at once, and without having run,
     * while Redis is known to be away, or to have too few replicas for what the script writes; else after the time limit of a command. Then it
     * may have run, or run later.
     */
    Mono<List<Object>> ask(Script script, List<String> arguments);

    /**
     * Fails, at once, where {@link #ask} would do so without having run a script that writes; else completes, at once, too. What is behind
     * others that wait need not wait with them to be refused.
     */
    Mono<Void> available();

    /**
     * The highest number of a write under this replica's present id that Redis has confirmed; 0 = none yet. Redis holds fewer
     * only if it has lost some.
     */
    long acknowledgedWrites();
}
