package dev.headend.coordinator;

import dev.headend.coordinator.stream.StreamLifecycle;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;

/**
 * Gives streams the inputs that become due. It begins before anybody can connect, so that what peers of an earlier run have lost is
 * applied before anything new.
 */
final class StreamSupervisor implements SmartLifecycle {
    private final StreamLifecycle lifecycle;
    private volatile @Nullable Disposable running;

    StreamSupervisor(StreamLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    public void start() {
        running = lifecycle.runTimers().checkpoint("the timers of streams").subscribe();
    }

    @Override
    public void stop() {
        Disposable current = running;
        if (current != null) {
            current.dispose();
        }
        running = null;
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    /** Starts before the web server and stops after it. */
    @Override
    public int getPhase() {
        return 0;
    }
}
