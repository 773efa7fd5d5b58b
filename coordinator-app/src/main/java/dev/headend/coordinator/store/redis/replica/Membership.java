package dev.headend.coordinator.store.redis.replica;

import dev.headend.coordinator.store.redis.replica.HeartbeatReply.Renewed;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a replica may rely on, by what its heartbeats were answered. Pure: times are nanoseconds of the process's own clock, which never
 * jumps. An answer is counted from the moment it was asked for: Redis counts from later on, so whatever this says lasts, lasts there.
 *
 * <pre>
 *   registered ──renewed──► held ──steady for a whole lease──► held, may bury others
 *                            ▲ │                                  │
 *                            │ └── no answer for a whole lease ───┤ a gap between answers, or a clock that jumped:
 *                            └────────────────────────────────────┘ steady from now on
 *
 *   no answer for a lease and a half, and there were others ──► cut off: they have taken its peers as lost, unless it is so with them, too
 * </pre>
 *
 * @param id of the replica
 * @param lease its length
 * @param epoch of the data: another one means that all was lost
 * @param asked when the last heartbeat that was answered was sent
 * @param steadySince since when the answers have come without a gap
 * @param redisAhead the clock of Redis minus this one, in milliseconds
 * @param replicas how many there were by the last answer, this one among them; 1 before the first
 * @param leads its tasks
 */
record Membership(
        String id,
        Duration lease,
        String epoch,
        long asked,
        long steadySince,
        long redisAhead,
        int replicas,
        Set<String> leads) {
    /** A gap that is longer may have been that of Redis, and so that of all replicas: all leases may be old then. */
    private static final int LEASE_IN_GAPS = 2;
    /** By so much of a lease the clock of Redis may seem to jump because an answer takes its time. */
    private static final int LEASE_IN_JUMPS = 4;
    /**
     * How much longer than a lease an answer may be missing, in parts of a lease: 15 s in all. The others take this one's peers as lost a moment after its
     * lease, so most of RESUME_GRACE_SECONDS is left to these; and Redis is rarely away for so long when its master is replaced.
     */
    private static final int LEASE_IN_HOPE = 2;

    Membership {
        leads = Set.copyOf(leads);
    }

    static Membership registered(String id, Duration lease, String epoch, long redisMillis, long asked) {
        return new Membership(id, lease, epoch, asked, asked, redisMillis - asked / 1_000_000, 1, Set.of());
    }

    /** @param sent when it was asked for */
    Membership renewed(Renewed reply, long sent) {
        long ahead = reply.redisMillis() - sent / 1_000_000;
        boolean gap = sent - asked > lease.toNanos() / LEASE_IN_GAPS;
        boolean jump = Math.abs(ahead - redisAhead) > lease.toMillis() / LEASE_IN_JUMPS;
        long since = gap || jump ? sent : steadySince;
        return new Membership(id, lease, epoch, sent, since, ahead, reply.replicas(), reply.leads());
    }

    /** Whether nobody can have taken this replica's peers as lost yet. */
    boolean isHeld(long now) {
        return now - asked < lease.toNanos();
    }

    /**
     * Whether this replica's peers are better off with another. Nobody here can tell whether the others reach Redis: if they do, they have taken
     * these peers as lost, and end their streams when the grace is over; if not, nothing is lost by going.
     */
    boolean isCutOff(long now) {
        return replicas > 1
                && now - asked >= lease.plus(lease.dividedBy(LEASE_IN_HOPE)).toNanos();
    }

    /** How long there has been no answer. */
    Duration unanswered(long now) {
        return Duration.ofNanos(now - asked);
    }

    /** Whether no other replica leads the task. */
    boolean leads(String task, long now) {
        return isHeld(now) && leads.contains(task);
    }

    /**
     * The replicas that are to be buried. Whose lease has run out only if this one's answers have been steady for a whole lease: only then
     * was Redis there for the other to renew it, and its clock right.
     */
    List<String> dead(Renewed reply) {
        boolean steady = asked - steadySince >= lease.toNanos();
        return steady
                ? Stream.concat(reply.left().stream(), reply.expired().stream()).toList()
                : reply.left();
    }
}
