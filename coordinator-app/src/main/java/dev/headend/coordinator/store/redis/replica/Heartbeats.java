package dev.headend.coordinator.store.redis.replica;

import dev.headend.coordinator.fleet.PeerConnections;
import dev.headend.coordinator.store.redis.replica.HeartbeatReply.Renewed;
import dev.headend.coordinator.store.redis.script.ReplicaIdentity;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The heartbeats of one membership of this process among the replicas, and what follows from their answers. */
final class Heartbeats {
    private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);
    /** After one without an answer. */
    private static final Duration SOON = Duration.ofMillis(200);
    /** Mail that has waited for so many parts of a lease is not late by chance. */
    private static final int LEASE_IN_LATE_MAIL = 4;

    private final ReplicaIdentity identity;
    private final PeerConnections connections;
    private final Scripts scripts;
    private final Mailbox mailbox;
    private final Burial burial;
    private final LongSupplier highestPeer;
    private final List<String> tasks;
    private final SharedSettings settings;
    private final Duration interval;
    private volatile Membership membership;
    private volatile @Nullable Renewed latest;
    /** Belongs to the heartbeats. */
    private boolean mailIsLate;
    /** Whether peers have been sent away since the last answer. Belongs to the heartbeats. */
    private boolean sentAway;

    /**
     * @param registered just now
     * @param identity is told when the membership has ended
     * @param connections of its peers
     * @param highestPeer the highest number of a peer that this process has seen
     * @param tasks that it would lead
     * @param settings of this replica, compared with those of others
     */
    Heartbeats(
            Membership registered,
            ReplicaIdentity identity,
            PeerConnections connections,
            Scripts scripts,
            Mailbox mailbox,
            Burial burial,
            LongSupplier highestPeer,
            List<String> tasks,
            SharedSettings settings,
            Duration interval) {
        this.membership = registered;
        this.identity = identity;
        this.connections = connections;
        this.scripts = scripts;
        this.mailbox = mailbox;
        this.burial = burial;
        this.highestPeer = highestPeer;
        this.tasks = tasks;
        this.settings = settings;
        this.interval = interval;
    }

    /** Goes on for as long as somebody is subscribed. Burials, which may take long, hold up no heartbeat. */
    Flux<Void> run() {
        return Mono.defer(this::beat)
                .repeatWhen(ended -> ended.concatMap(answers -> Mono.delay(answers > 0 ? interval : SOON)))
                .onBackpressureLatest()
                .concatMap(reply -> burial.bury(membership.dead(reply), reply.redisMillis()), 1);
    }

    boolean leads(String task) {
        return membership.leads(task, System.nanoTime());
    }

    /** null before the first. */
    @Nullable
    Renewed latest() {
        return latest;
    }

    /** Empty when Redis is away, or the membership has ended. */
    private Mono<Renewed> beat() {
        long sent = System.nanoTime();
        return scripts.ask(Script.HEARTBEAT, arguments())
                .map(HeartbeatReply::of)
                .flatMap(reply -> switch (reply) {
                    case Renewed renewed -> Mono.just(renewed).doOnNext(_ -> renewed(renewed, sent));
                    case HeartbeatReply.Over(String reason) -> ended(reason);
                })
                .onErrorResume(failure -> Mono.fromRunnable(() -> notAnswered(failure)));
    }

    /** Once in an outage: those that have gone come back only when Redis is there again. */
    private void notAnswered(Throwable failure) {
        log.debug("heartbeat not answered: {}", failure.toString());
        long now = System.nanoTime();
        if (!sentAway && membership.isCutOff(now)) {
            sentAway = true;
            connections.endResumable("this one has had no answer of Redis for "
                    + membership.unanswered(now).toSeconds()
                    + " s, and the others take its edges and encoders as lost if they have ("
                    + failure.getMessage() + ")");
        }
    }

    private List<String> arguments() {
        return Stream.concat(
                        Stream.of(
                                Long.toString(membership.lease().toMillis()),
                                Long.toString(scripts.acknowledgedWrites()),
                                Long.toString(highestPeer.getAsLong()),
                                membership.epoch(),
                                mailbox.handed()),
                        tasks.stream())
                .toList();
    }

    private void renewed(Renewed reply, long sent) {
        membership = membership.renewed(reply, sent);
        settings.compare(reply.otherSettings());
        latest = reply;
        sentAway = false;
        Duration lease = membership.lease();
        if (mailIsLate && reply.oldestMail().compareTo(lease) > 0) {
            identity.lost(
                    membership.id(),
                    "messages to its edges and encoders have not been read for "
                            + reply.oldestMail().toSeconds() + " s: " + mailbox.failure());
        } else if (reply.oldestMail().compareTo(lease.dividedBy(LEASE_IN_LATE_MAIL)) > 0) {
            readAnew(reply);
        } else {
            mailIsLate = false;
        }
    }

    private void readAnew(Renewed reply) {
        if (!mailIsLate) {
            log.warn(
                    "{} messages to edges and encoders wait in Redis, since {} ms: {}; reading by a new connection",
                    reply.mail(),
                    reply.oldestMail().toMillis(),
                    mailbox.failure());
        }
        mailIsLate = true;
        mailbox.reconnect();
    }

    private <T> Mono<T> ended(String reason) {
        return Mono.fromRunnable(() -> identity.lost(membership.id(), reason));
    }
}
