package dev.headend.coordinator.store.redis.replica;

import dev.headend.coordinator.fleet.PeerConnections;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.store.StoreHealth;
import dev.headend.coordinator.store.redis.replica.HeartbeatReply.Renewed;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.Scripts;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * This process as one of the replicas. It is registered under an id of its own and renews its lease; others whose leases run out it
 * buries. When Redis does not know it any more, or has lost what it had confirmed, nobody can say which of its peers' steps still hold:
 * it ends their connections, takes a new id, and goes on; what waits to be written goes on with that. Thread-safe.
 *
 * <pre>
 *             mailbox can be read, registered
 *   joining ──────────────────────────────────► member ──┐ heartbeat: its lease is renewed, its tasks are kept,
 *      ▲                                          │  ▲    │ the dead are buried
 *      │   buried, Redis lost data, or the        │  └────┘
 *      └── mailbox is not read: all peers are ────┘
 *          disconnected
 * </pre>
 */
public final class Replica {
    private static final Logger log = LoggerFactory.getLogger(Replica.class);

    private static final Duration LEAVING = Duration.ofSeconds(2);
    /** After Redis has refused to register this process. */
    private static final Duration REFUSAL_PAUSE = Duration.ofSeconds(1);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ReplicaId id;
    private final PeerConnections connections;
    private final Scripts scripts;
    private final Function<String, Mailbox> mailboxes;
    private final Burial burial;
    private final List<String> tasks;
    private final SharedSettings settings;
    private final Timing timing;
    private final Registration registration;
    private final AtomicLong highestPeer = new AtomicLong();
    private volatile @Nullable Heartbeats heartbeats;
    private volatile String problem = "not registered yet";
    /** Null once it has been read. */
    private volatile @Nullable Mailbox unread;
    /** The id that was given up last; '' = none. Belongs to {@link #live}. */
    private String previous = "";

    /**
     * How long things take; the same for all replicas.
     *
     * @param lease after which the others take a replica that is silent for dead
     * @param heartbeat from one to the next
     */
    public record Timing(Duration lease, Duration heartbeat) {}

    /**
     * @param id by which the scripts go
     * @param mailboxes makes the mailbox of an id
     * @param tasks of which each has one leader among all replicas
     * @param settings that are to be the same at all replicas
     */
    public Replica(
            ReplicaId id,
            PeerConnections connections,
            Scripts scripts,
            Function<String, Mailbox> mailboxes,
            Burial burial,
            List<String> tasks,
            SharedSettings settings,
            Timing timing) {
        this.id = id;
        this.connections = connections;
        this.scripts = scripts;
        this.mailboxes = mailboxes;
        this.burial = burial;
        this.tasks = List.copyOf(tasks);
        this.settings = settings;
        this.timing = timing;
        this.registration = new Registration(scripts, timing.lease(), settings, highestPeer::get);
    }

    /** No peer that connects later gets this number, though Redis should lose its data. */
    public void knows(PeerId peer) {
        highestPeer.accumulateAndGet(peer.value(), Math::max);
    }

    /** Whether this replica, and no other, does what only one may do. */
    public boolean leads(String task) {
        Heartbeats now = heartbeats;
        return id.isHeld() && now != null && now.leads(task);
    }

    /** What the last heartbeat told; null while this process is not registered. */
    @Nullable
    public Renewed latest() {
        Heartbeats now = heartbeats;
        return id.isHeld() && now != null ? now.latest() : null;
    }

    /** How many others have other settings than this one, by the last heartbeat; 0 while this process is not registered. */
    public int otherSettings() {
        return latest() == null ? 0 : settings.differing().size();
    }

    /** Its id, how many there are, and whose settings are others, by the last heartbeat; empty while it is not registered. */
    public Map<String, String> whereabouts() {
        Renewed told = latest();
        if (told == null) {
            return Map.of();
        }
        Map<String, String> whereabouts = new LinkedHashMap<>();
        whereabouts.put("replica", id.id());
        whereabouts.put("coordinators", String.valueOf(told.replicas()));
        settings.differing()
                .forEach((name, differences) ->
                        whereabouts.put("other settings at " + name, String.join("; ", differences)));
        return whereabouts;
    }

    /** Whether it is registered; without that nothing can be written. */
    public StoreHealth health() {
        return id.isHeld()
                ? new StoreHealth.Working()
                : new StoreHealth.Failing("this coordinator is not registered with Redis: " + whyNotRegistered());
    }

    private String whyNotRegistered() {
        Mailbox awaited = unread;
        return awaited != null && awaited.hasFailed()
                ? "messages to its edges and encoders cannot be read: " + awaited.failure()
                : problem;
    }

    /** Is a replica for as long as somebody is subscribed; for one subscriber. Never completes. */
    public Mono<Void> live() {
        return Mono.defer(this::liveOnce)
                .onErrorResume(this::pauseAfter)
                .repeat()
                .then();
    }

    /** One id from its registration to its end. */
    private Mono<Void> liveOnce() {
        String candidate = HexFormat.of().toHexDigits(RANDOM.nextLong());
        Mailbox mailbox = mailboxes.apply(candidate);
        unread = mailbox;
        Mono<String> life = mailbox.isReading()
                .doOnSuccess(_ -> unread = null)
                .then(registration.register(candidate, previous))
                .flatMap(registered -> beMember(registered, mailbox))
                .doOnNext(reason -> giveUp(candidate, reason));
        return Mono.firstWithSignal(life.then(), mailbox.deliver());
    }

    private Mono<Void> pauseAfter(Throwable failure) {
        String reason = String.valueOf(failure.getMessage());
        if (!reason.equals(problem)) {
            log.error("cannot join the coordinators on this Redis: {}; trying again", reason);
        }
        problem = reason;
        return Mono.delay(REFUSAL_PAUSE).then();
    }

    /** @return why it is no member any more */
    private Mono<String> beMember(Membership registered, Mailbox mailbox) {
        Heartbeats beats = new Heartbeats(
                registered,
                id,
                connections,
                scripts,
                mailbox,
                burial,
                highestPeer::get,
                tasks,
                settings,
                timing.heartbeat());
        previous = "";
        heartbeats = beats;
        Mono<String> over = id.hold(registered.id()).publishOn(Schedulers.parallel());
        return Mono.firstWithSignal(over, beats.run().then(Mono.never()));
    }

    private void giveUp(String given, String reason) {
        previous = given;
        problem = reason;
        log.warn(
                "this coordinator ({}) counts as gone on this Redis: {}; joining the others under a new id, and its edges and encoders have to connect again",
                given,
                reason);
        connections.endAll(reason);
    }

    /**
     * Ends the membership, so that nobody has to wait until the lease runs out; for when {@link #live} has ended. Never an error, and
     * never for long.
     */
    public Mono<Void> leave() {
        heartbeats = null;
        return Mono.defer(() -> id.isHeld() ? scripts.ask(Script.LEAVE, List.of()) : Mono.empty())
                .timeout(LEAVING)
                .doOnNext(
                        reply -> log.info("left the coordinators on this Redis{}", leftBehind((Long) reply.getFirst())))
                .onErrorResume(failure -> {
                    log.warn(
                            "could not leave the coordinators on this Redis; they wait until the lease of this one runs out: {}",
                            failure.getMessage());
                    return Mono.empty();
                })
                .doFinally(_ -> id.lost(id.id(), "this process ends"))
                .then();
    }

    private static String leftBehind(long peers) {
        return peers == 0 ? "" : "; " + peers + " edges and encoders count as disconnected";
    }
}
