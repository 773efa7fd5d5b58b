package dev.headend.coordinator.store.redis.script;

/**
 * The highest number of a write that Redis has answered. Redis numbers the writes of each replica without a gap, so a number that was
 * there before means that it has forgotten the write that had it. Thread-safe.
 */
final class AcknowledgedWrites {
    private final ReplicaIdentity identity;
    private volatile Highest highest = new Highest("", 0);

    /** Numbers are of one id. */
    private record Highest(String replica, long number) {}

    AcknowledgedWrites(ReplicaIdentity identity) {
        this.identity = identity;
    }

    /** 0 = none yet under this id. */
    long of(String replica) {
        Highest now = highest;
        return now.replica().equals(replica) ? now.number() : 0;
    }

    /**
     * Redis has answered one more.
     *
     * @param before what {@link #of} was when the script was sent
     */
    void add(String replica, long before, long number) {
        if (number <= before) {
            identity.lost(
                    replica,
                    "Redis has lost writes: " + before + " were answered, and the next one got the number " + number);
        }
        synchronized (this) {
            if (replica.equals(identity.id()) && number > of(replica)) {
                highest = new Highest(replica, number);
            }
        }
    }
}
