package dev.headend.encoder.task;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.encoder.hls.output.LossCause;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts, stops and counts the tasks of this encoder. Thread-safe; only {@link #finish} blocks. */
public final class TaskRegistry {
    private static final Logger log = LoggerFactory.getLogger(TaskRegistry.class);

    /** The order to stop overtakes the last frames, which take a longer way. */
    private static final Duration MAX_SOURCE_GRACE = Duration.ofSeconds(5);

    private final int capacity;
    private final TaskEnvironment environment;
    private final OutcomeCounter outcomes = new OutcomeCounter();
    private final FfmpegCounters ffmpeg = new FfmpegCounters();
    private final Map<TaskId, EncodingTask> running = new HashMap<>();
    /** Of all tasks that have not reported yet, including those that have left {@link #running}. */
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** Lost by tasks that have left {@link #running}. */
    private final Map<LossCause, Long> lostByEndedTasks = new EnumMap<>(LossCause.class);

    private boolean shuttingDown;

    /** @param capacity maximum number of tasks at once; 0 or less = no limit */
    public TaskRegistry(int capacity, TaskEnvironment environment) {
        this.capacity = capacity;
        this.environment = environment;
    }

    /** Starts a task, or refuses it. Each order gets exactly one {@link TaskReporter#closed}. */
    public void start(EncodeStart order, TaskReporter reports) {
        TaskId id = new TaskId(order.channel(), order.streamId());
        TaskOutcome.Failed refusal;
        synchronized (this) {
            refusal = refusal(id);
            if (refusal == null) {
                begin(id, order, reports);
                return;
            }
        }
        log.warn("{}: refused: {}", id, refusal.message());
        outcomes.count(refusal);
        reports.closed(refusal);
    }

    private TaskOutcome.@Nullable Failed refusal(TaskId id) {
        if (shuttingDown) {
            return new TaskOutcome.Failed(FailureCode.STOPPING, "this encoder is shutting down");
        }
        if (running.containsKey(id)) {
            return new TaskOutcome.Failed(
                    FailureCode.STILL_ENDING, "the previous task of this stream has not finished yet");
        }
        if (capacity > 0 && running.size() >= capacity) {
            return new TaskOutcome.Failed(
                    FailureCode.NO_CAPACITY, "capacity of this encoder (" + capacity + " streams) reached");
        }
        return null;
    }

    private void begin(TaskId id, EncodeStart order, TaskReporter reports) {
        EncodingTask task = new EncodingTask(order, environment, ffmpeg, reports, outcome -> leave(id, outcome));
        running.put(id, task);
        Thread thread = Thread.ofVirtual().name("task of " + id).unstarted(() -> {
            try {
                task.run();
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
    }

    private synchronized void leave(TaskId id, TaskOutcome outcome) {
        outcomes.count(outcome);
        EncodingTask task = running.remove(id);
        if (task != null) {
            for (LossCause cause : LossCause.values()) {
                lostByEndedTasks.merge(cause, task.lostSegments(cause), Long::sum);
            }
        }
    }

    /**
     * Ends a task: it stops receiving, finishes what it has received, and reports.
     *
     * @param grace time for FFmpeg to finish; null = the usual time
     * @param reason for the log
     * @return false if there is no such task
     */
    public synchronized boolean stop(TaskId id, @Nullable Duration grace, String reason) {
        EncodingTask task = running.get(id);
        if (task == null) {
            return false;
        }
        Duration given = grace == null ? TaskStateMachine.DEFAULT_GRACE : grace;
        task.stop(new TaskInput.Stop(given, sourceGrace(given), reason));
        return true;
    }

    /**
     * Ends a task whose stream is no longer this encoder's: stores nothing more, leaves the playlists as they are, and
     * reports.
     */
    public synchronized void abandon(TaskId id) {
        EncodingTask task = running.get(id);
        if (task != null) {
            task.abandon();
        }
    }

    private static Duration sourceGrace(Duration grace) {
        Duration half = grace.dividedBy(2);
        return half.compareTo(MAX_SOURCE_GRACE) < 0 ? half : MAX_SOURCE_GRACE;
    }

    /** The tasks that are running. */
    public synchronized Set<TaskId> ids() {
        return Set.copyOf(running.keySet());
    }

    /** Number of tasks that have not reported their end yet. Until then, something of them may not be stored. */
    public int unreported() {
        return threads.size();
    }

    /** The states of the tasks that are running. */
    public synchronized Collection<TaskState> states() {
        return running.values().stream().map(EncodingTask::state).toList();
    }

    /** Speed of the slowest FFmpeg, times real time; NaN when none is known. */
    public synchronized double slowestSpeed() {
        return running.values().stream()
                .mapToDouble(EncodingTask::speed)
                .filter(speed -> !Double.isNaN(speed))
                .min()
                .orElse(Double.NaN);
    }

    /** Segments that are gaps, of all tasks since the start. */
    public synchronized long lostSegments(LossCause cause) {
        return lostByEndedTasks.getOrDefault(cause, 0L)
                + running.values().stream()
                        .mapToLong(task -> task.lostSegments(cause))
                        .sum();
    }

    /** Tasks that have ended, and orders that were refused, by outcome, since the start. */
    public OutcomeCounter outcomes() {
        return outcomes;
    }

    /** What the FFmpegs of all tasks have used and done since the start. */
    public FfmpegCounters ffmpeg() {
        return ffmpeg;
    }

    /** Maximum number of tasks at once; 0 or less = no limit. */
    public int capacity() {
        return capacity;
    }

    /** How many tasks may begin now; as {@link #capacity} when there is no limit. */
    public synchronized int free() {
        return capacity > 0 ? Math.max(0, capacity - running.size()) : capacity;
    }

    /**
     * Refuses further tasks, ends those that are running, and waits for their reports.
     *
     * @param grace time for each FFmpeg to finish
     * @param timeout time to wait in all
     * @return whether all have reported
     */
    public boolean finish(Duration grace, Duration timeout) {
        synchronized (this) {
            shuttingDown = true;
            TaskInput.Stop stop = new TaskInput.Stop(grace, Duration.ZERO, "this encoder is shutting down");
            running.values().forEach(task -> task.stop(stop));
        }
        long end = System.nanoTime() + timeout.toNanos();
        try {
            for (Thread thread : List.copyOf(threads)) {
                if (!thread.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
