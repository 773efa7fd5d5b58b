package dev.headend.edge.connection;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where the handshakes of TLS are computed: a signature takes a millisecond or two, which the event loops need for media. A
 * thread for four cores, so that clients who do nothing but begin handshakes have no more than that. Safe for any thread.
 */
public final class HandshakeTasks implements Executor, AutoCloseable {
    private static final int CORES_PER_THREAD = 4;
    /** What a thread computes in two seconds. */
    private static final int MOST_WAITING = 1_024;

    private final ThreadPoolExecutor threads;

    public HandshakeTasks() {
        int most = Math.ceilDiv(Runtime.getRuntime().availableProcessors(), CORES_PER_THREAD);
        threads = new ThreadPoolExecutor(
                most,
                most,
                1,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                new DefaultThreadFactory("tls-handshake", true));
        threads.allowCoreThreadTimeOut(true);
    }

    /** @throws java.util.concurrent.RejectedExecutionException when too many wait already, and after the end */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Drops what waits. Does not wait for what is being computed. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
