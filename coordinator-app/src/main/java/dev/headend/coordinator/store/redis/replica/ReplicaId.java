package dev.headend.coordinator.store.redis.replica;

import dev.headend.coordinator.store.redis.script.ReplicaIdentity;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The id of this process among the replicas, while it is registered. Every id is new: a script that is refused, or that finds data lost,
 * under an id therefore says something about that membership, and never about the next. Thread-safe.
 */
public final class ReplicaId implements ReplicaIdentity {
    /** The id that no replica has: no script that writes runs with it. */
    private static final String NOBODY = "-";

    private final AtomicReference<@Nullable Held> held = new AtomicReference<>();

    private record Held(String id, Sinks.One<String> over) {}

    @Override
    public String id() {
        Held now = held.get();
        return now == null ? NOBODY : now.id();
    }

    boolean isHeld() {
        return held.get() != null;
    }

    /**
     * From now on this is the id.
     *
     * @param id has just been registered
     * @return why it is the id no longer, when that is known
     */
    Mono<String> hold(String id) {
        Held now = new Held(id, Sinks.one());
        held.set(now);
        return now.over().asMono();
    }

    @Override
    public void lost(String id, String reason) {
        Held now = held.get();
        if (now != null && now.id().equals(id) && held.compareAndSet(now, null)) {
            now.over().tryEmitValue(reason);
        }
    }
}
