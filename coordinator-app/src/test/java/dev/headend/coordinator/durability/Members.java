package dev.headend.coordinator.durability;

import dev.headend.coordinator.harness.CoordinatorAddress;
import dev.headend.coordinator.harness.ExistingPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** The threads of some peers, each of which connects again and again, whatever becomes of its connections. */
final class Members {
    /** A replica that hangs lets nobody in. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final int PACE_MS = Integer.getInteger("headend.kill.pace", 50);

    private final Set<ExistingPeer> connections = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    /** A peer. */
    interface Work {
        /** @throws CompletionException if there is no coordinator */
        ExistingPeer connect(CoordinatorAddress coordinator);

        /** Works until the connection is gone, or it is done with it. */
        void on(ExistingPeer connection, CoordinatorAddress coordinator);
    }

    /** How long an edge may be told something before somebody comes or goes there: a build has other work, too. */
    static Duration pace(Random random) {
        return Duration.ofMillis(1 + random.nextInt(2 * PACE_MS));
    }

    /** Starts them. */
    void enter(CoordinatorAddress coordinator, List<? extends Work> members) {
        over = false;
        members.forEach(member -> threads.add(Thread.startVirtualThread(() -> stay(member, coordinator))));
    }

    private void stay(Work member, CoordinatorAddress coordinator) {
        while (!over) {
            try {
                ExistingPeer connection = member.connect(coordinator);
                connections.add(connection);
                connection.closed().whenComplete((_, _) -> connections.remove(connection));
                if (!over) {
                    member.on(connection, coordinator);
                }
            } catch (CompletionException coordinatorGone) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** Ends all. What a member knows is its own thread's: so each has to be done before it may begin anew. */
    void leave() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            while (!thread.join(PAUSE)) {
                connections.forEach(ExistingPeer::close);
            }
        }
        connections.forEach(ExistingPeer::close);
        threads.clear();
    }
}
