package dev.headend.edge.delivery;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * How many answers are under way, which the HTTP server does not know of: before it stops, they get their time to end. None begins
 * meanwhile. Thread-safe.
 */
final class Exchanges implements SmartLifecycle {
    /** Added to the number when none may begin any more. */
    private static final long STOPPING = 1L << 40;

    private final AtomicLong open = new AtomicLong();
    private volatile boolean running;
    private volatile @Nullable Runnable stopped;

    /** How many there are at present. */
    long open() {
        return open.get() & (STOPPING - 1);
    }

    /** False if the program stops; {@link #end} has to be called nevertheless. */
    boolean begin() {
        return open.incrementAndGet() < STOPPING;
    }

    void end() {
        if (open.decrementAndGet() == STOPPING) {
            tell();
        }
    }

    private void tell() {
        Runnable waiting = stopped;
        stopped = null;
        if (waiting != null) {
            waiting.run();
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable done) {
        running = false;
        stopped = done;
        if (open.addAndGet(STOPPING) == STOPPING) {
            tell();
        }
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Phases end from the last to the first: this one before that in which the server drains. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
    }
}
