package dev.headend.edge.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that wait for the disk. They are platform threads, as a disk that hangs would hold the carriers of virtual ones. A folder
 * has a quarter of them at most, so that one that hangs leaves most to the others, and a quarter of the places where work waits.
 * Thread-safe.
 */
final class FileReaders implements AutoCloseable {
    /** How long who asks waits for the disk: longer than one that works may take, and shorter than players wait. */
    static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final int THREADS = 32;
    private static final int WAITING = 4096;
    private static final int SHARE = 4;
    private static final int IDLE_SECONDS = 60;

    private final int threadsOfFolder;
    private final int waiting;
    private final ThreadPoolExecutor threads;
    /** Folders with work. Guarded by this. */
    private final Map<String, Folder> folders = new HashMap<>();
    /** Work that no thread has begun. Guarded by this. */
    private int untaken;

    FileReaders() {
        this(THREADS, WAITING);
    }

    FileReaders(int threads, int waiting) {
        this.threadsOfFolder = Math.max(1, threads / SHARE);
        this.waiting = waiting;
        this.threads = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named());
        this.threads.allowCoreThreadTimeOut(true);
    }

    private static ThreadFactory named() {
        AtomicInteger number = new AtomicInteger();
        return task -> Thread.ofPlatform()
                .daemon()
                .name("file-work-" + number.incrementAndGet())
                .unstarted(task);
    }

    /** What of a folder's work has a thread, or waits for any; and what waits for that of its own. */
    private static final class Folder {
        private final Queue<Runnable> later = new ArrayDeque<>();
        private int running;
    }

    /**
     * Has work done on a folder.
     *
     * @throws RejectedExecutionException if too much waits already
     */
    synchronized void execute(String name, Runnable work) {
        Folder known = folders.get(name);
        if (untaken >= waiting || known != null && known.later.size() >= Math.max(1, waiting / SHARE)) {
            throw new RejectedExecutionException("too much waits for the disk");
        }
        Folder folder = folders.computeIfAbsent(name, _ -> new Folder());
        if (folder.running < threadsOfFolder) {
            start(name, folder, work);
        } else {
            folder.later.add(work);
        }
        untaken++;
    }

    private void start(String name, Folder folder, Runnable work) {
        threads.execute(() -> run(name, folder, work));
        folder.running++;
    }

    private void run(String name, Folder folder, Runnable work) {
        synchronized (this) {
            untaken--;
        }
        try {
            work.run();
        } finally {
            done(name, folder);
        }
    }

    private synchronized void done(String name, Folder folder) {
        folder.running--;
        Runnable next = folder.later.poll();
        if (next != null && !threads.isShutdown()) {
            start(name, folder, next);
        } else if (folder.running == 0) {
            folders.remove(name);
        }
    }

    /** How many folders have work. */
    synchronized int folders() {
        return folders.size();
    }

    /** Does not wait for what hangs. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
