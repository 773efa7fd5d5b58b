package dev.headend.coordinator.store.redis.script;

/** Who this process is to Redis. Thread-safe. */
public interface ReplicaIdentity {
    /** The present id, registered or about to be. */
    String id();

    /**
     * Redis does not have the record of this id, or has lost writes that were made under it. Told once for each script that finds
     * so, by any thread, also while the id is being registered; must not block.
     *
     * @param id under which the script ran, which may not be the present one any more
     * @param reason for the log
     */
    void lost(String id, String reason);
}
