package dev.headend.system.bench;

/**
 * Coordinators and their Redis.
 *
 * @param name what it is asked for by
 * @param replicas coordinators
 * @param appendfsync {@code always} or {@code everysec}, as Redis calls it
 * @param waitReplicas replicas of Redis, each of which acknowledges a write before it is answered
 */
record RedisSetup(String name, int replicas, String appendfsync, int waitReplicas) {
    @Override
    public String toString() {
        return "%d, %s%s".formatted(replicas, appendfsync, waitReplicas > 0 ? ", WAIT " + waitReplicas : "");
    }
}
