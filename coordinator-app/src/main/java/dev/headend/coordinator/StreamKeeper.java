package dev.headend.coordinator;

import dev.headend.config.StartupFailure;
import dev.headend.coordinator.stream.StreamLives;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;

/** Before anybody can connect, takes up what an earlier run left behind; then sees to what is due to happen to streams. */
final class StreamKeeper implements SmartLifecycle {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final StreamLives lives;
    private volatile @Nullable Disposable running;

    StreamKeeper(StreamLives lives) {
        this.lives = lives;
    }

    @Override
    public void start() {
        try {
            lives.takeUpLeftBehind().block(PATIENCE);
        } catch (IllegalStateException tooSlow) {
            throw new StartupFailure(
                    "the streams of the last run could not be taken up in time: " + tooSlow.getMessage());
        }
        running = lives.keepTheAgenda().checkpoint("the agenda of streams").subscribe();
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
