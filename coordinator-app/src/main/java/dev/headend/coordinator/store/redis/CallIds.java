package dev.headend.coordinator.store.redis;

import dev.headend.coordinator.store.redis.script.ReplicaIdentity;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives each call a name, by which a script knows it again when it is repeated: that of the process, which stays when the process
 * takes another replica id, and a number. Thread-safe.
 */
final class CallIds {
    private final String origin =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    private final AtomicLong last = new AtomicLong();
    private final ReplicaIdentity identity;

    CallIds(ReplicaIdentity identity) {
        this.identity = identity;
    }

    /** Of this process. */
    String origin() {
        return origin;
    }

    /** Under whose id its peers are connected now. */
    String replica() {
        return identity.id();
    }

    /** The number of one more call. */
    String next() {
        return Long.toString(last.incrementAndGet());
    }
}
