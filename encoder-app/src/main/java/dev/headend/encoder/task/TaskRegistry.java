package dev.headend.encoder.task;

import dev.headend.control.ControlMessage.EncodeStart;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tasks of this encoder. Thread-safe; only {@link #finish} blocks. */
public final class TaskRegistry {
    private static final Logger log = LoggerFactory.getLogger(TaskRegistry.class);

    /** The order to stop overtakes the last frames, which have the longer way. */
    private static final Duration LINGERING = Duration.ofSeconds(5);

    private final int capacity;
    private final TaskEnvironment environment;
    private final OutcomeCounter outcomes = new OutcomeCounter();
    private final Map<TaskId, EncodingTask> running = new HashMap<>();
    /** Of all that have not reported yet, so also of those that have left {@link #running}. */
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** Of tasks that are over. */
    private long lostBefore;

    private boolean finishing;

    /** @param capacity how many tasks there may be at once; 0 or less = any number */
    public TaskRegistry(int capacity, TaskEnvironment environment) {
        this.capacity = capacity;
        this.environment = environment;
    }

    /** Begins a task, or refuses to. Each order gets exactly one {@link TaskReporter#closed}. */
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
        if (finishing) {
            return new TaskOutcome.Failed(FailureCode.STOPPING, "this encoder is being stopped");
        }
        if (running.containsKey(id)) {
            return new TaskOutcome.Failed(FailureCode.STILL_ENDING, "an earlier task of this stream is still ending");
        }
        if (capacity > 0 && running.size() >= capacity) {
            return new TaskOutcome.Failed(
                    FailureCode.NO_CAPACITY, "this encoder takes no more than " + capacity + " streams");
        }
        return null;
    }

    private void begin(TaskId id, EncodeStart order, TaskReporter reports) {
        EncodingTask task = new EncodingTask(order, environment, reports, outcome -> leave(id, outcome));
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
        lostBefore += task == null ? 0 : task.lostSegments();
    }

    /**
     * Ends a task: it takes no more, finishes what it has, and reports.
     *
     * @param grace how long FFmpeg may take for that; null = as long as usual
     * @param reason for the log
     * @return false if there is no such task
     */
    public synchronized boolean stop(TaskId id, @Nullable Duration grace, String reason) {
        EncodingTask task = running.get(id);
        if (task == null) {
            return false;
        }
        Duration given = grace == null ? TaskStateMachine.DEFAULT_GRACE : grace;
        task.stop(new TaskInput.Stop(given, lingering(given), reason));
        return true;
    }

    private static Duration lingering(Duration grace) {
        Duration half = grace.dividedBy(2);
        return half.compareTo(LINGERING) < 0 ? half : LINGERING;
    }

    /** Which tasks there are at this moment. */
    public synchronized Set<TaskId> ids() {
        return Set.copyOf(running.keySet());
    }

    /** The states of all tasks at this moment. */
    public synchronized Collection<TaskState> states() {
        return running.values().stream().map(EncodingTask::state).toList();
    }

    /** How fast the slowest FFmpeg is, times real time; NaN when none has said. */
    public synchronized double slowestSpeed() {
        return running.values().stream()
                .mapToDouble(EncodingTask::speed)
                .filter(speed -> !Double.isNaN(speed))
                .min()
                .orElse(Double.NaN);
    }

    /** Segments that the storage did not take, of all tasks since the start. */
    public synchronized long lostSegments() {
        return lostBefore
                + running.values().stream()
                        .mapToLong(EncodingTask::lostSegments)
                        .sum();
    }

    /** Tasks that have ended, and orders that were refused, by outcome, since the start. */
    public OutcomeCounter outcomes() {
        return outcomes;
    }

    /** How many tasks there may be at once; 0 or less = any number. */
    public int capacity() {
        return capacity;
    }

    /**
     * Takes no more tasks, ends those that there are, and waits for their reports.
     *
     * @param grace how long each FFmpeg may take to finish
     * @param patience how long is waited in all
     * @return whether all have reported
     */
    public boolean finish(Duration grace, Duration patience) {
        synchronized (this) {
            finishing = true;
            TaskInput.Stop stop = new TaskInput.Stop(grace, Duration.ZERO, "this encoder is being stopped");
            running.values().forEach(task -> task.stop(stop));
        }
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (Thread thread : List.copyOf(threads)) {
                if (!thread.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
