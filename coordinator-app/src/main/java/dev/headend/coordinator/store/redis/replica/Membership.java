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
 * </pre>
 *
 * @param id of the replica
 * @param lease its length
 * @param epoch of the data: another one means that all was lost
 * @param asked when the last heartbeat that was answered was sent
 * @param steadySince since when the answers have come without a gap
 * @param redisAhead the clock of Redis minus this one, in milliseconds
 * @param leads its tasks
 */
record Membership(
        String id, Duration lease, String epoch, long asked, long steadySince, long redisAhead, Set<String> leads) {
    /** A gap that is longer may have been that of Redis, and so that of all replicas: all leases may be old then. */
    private static final int LEASE_IN_GAPS = 2;
    /** By so much of a lease the clock of Redis may seem to jump because an answer takes its time. */
    private static final int LEASE_IN_JUMPS = 4;

    Membership {
        leads = Set.copyOf(leads);
    }

    static Membership registered(String id, Duration lease, String epoch, long redisMillis, long asked) {
        return new Membership(id, lease, epoch, asked, asked, redisMillis - asked / 1_000_000, Set.of());
    }

    /** @param sent when it was asked for */
    Membership renewed(Renewed reply, long sent) {
        long ahead = reply.redisMillis() - sent / 1_000_000;
        boolean gap = sent - asked > lease.toNanos() / LEASE_IN_GAPS;
        boolean jump = Math.abs(ahead - redisAhead) > lease.toMillis() / LEASE_IN_JUMPS;
        long since = gap || jump ? sent : steadySince;
        return new Membership(id, lease, epoch, sent, since, ahead, reply.leads());
    }

    /** Whether nobody can have taken this replica's peers as lost yet. */
    boolean isHeld(long now) {
        return now - asked < lease.toNanos();
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
