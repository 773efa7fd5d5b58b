package dev.headend.coordinator;

import dev.headend.config.StartupFailure;
import dev.headend.coordinator.stream.StreamLifecycle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;

/** Takes up the streams of an earlier run before anybody can connect; from then on runs the timers of streams. */
final class StreamSupervisor implements SmartLifecycle {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    private final StreamLifecycle lifecycle;
    private volatile @Nullable Disposable running;

    StreamSupervisor(StreamLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    public void start() {
        try {
            lifecycle.takeUpLeftBehind().block(START_TIMEOUT);
        } catch (IllegalStateException tooSlow) {
            throw new StartupFailure(
                    "the streams of the last run could not be taken up in time: " + tooSlow.getMessage());
        }
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
