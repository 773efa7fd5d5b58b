package dev.headend.coordinator.store.redis.replica;

import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.Scripts;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes the peers of dead replicas as lost. Several replicas may do that at once, and any may stop in the middle: what is done is done by
 * one script for each piece, and what is left is found again at the next heartbeat.
 */
public final class Burial {
    private static final Logger log = LoggerFactory.getLogger(Burial.class);
    /** Peers and streams of one piece: a few milliseconds of Redis. */
    private static final int PIECE = 500;

    private final Scripts scripts;
    private final Duration grace;
    private final Duration timeLimit;

    /**
     * @param grace for how long streams wait for a peer that can resume
     * @param timeLimit what has not been done this long after the replica was seen dead is not done: Redis may have been away since
     */
    public Burial(Scripts scripts, Duration grace, Duration timeLimit) {
        this.scripts = scripts;
        this.grace = grace;
        this.timeLimit = timeLimit;
    }

    /**
     * One after another. Never an error.
     *
     * @param seenAt when these were dead; by the clock of Redis, in milliseconds
     */
    Mono<Void> bury(List<String> replicas, long seenAt) {
        return Flux.fromIterable(replicas)
                .concatMap(replica -> bury(replica, seenAt))
                .then();
    }

    private Mono<Void> bury(String replica, long seenAt) {
        List<String> arguments = List.of(
                replica,
                Long.toString(grace.toMillis()),
                Long.toString(seenAt + timeLimit.toMillis()),
                Integer.toString(PIECE));
        return Mono.defer(() -> scripts.ask(Script.BURY, arguments))
                .repeat()
                .doOnNext(reply -> report(replica, reply))
                .takeUntil(reply -> !reply.getFirst().equals("MORE"))
                .onErrorResume(failure -> {
                    log.debug("replica {} could not be buried: {}", replica, failure.toString());
                    return Mono.empty();
                })
                .then();
    }

    /** By who began. */
    private static void report(String replica, List<Object> reply) {
        boolean done = reply.getFirst().equals("DONE") || reply.getFirst().equals("MORE");
        if (!done || !reply.get(1).equals(1L)) {
            return;
        }
        if (reply.get(4).equals("")) {
            log.warn(
                    "the lease of coordinator {} ({}) has run out: its {} edges and encoders count as disconnected",
                    reply.get(3),
                    replica,
                    reply.get(2));
        } else {
            log.warn(
                    "coordinator {} has joined anew as {}: the {} edges and encoders that it had as {} count as disconnected",
                    reply.get(3),
                    reply.get(4),
                    reply.get(2),
                    replica);
        }
    }
}
