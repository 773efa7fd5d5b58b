package dev.headend.encoder.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.ControlMessage.TaskResume;
import dev.headend.encoder.task.TaskId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox that somebody may still want to hear of, and the sender on which they are told. Thread-safe: what is reported
 * is said under the same lock, so that its order on the sender is that of the queue.
 */
final class ReportOutbox {
    private static final Logger log = LoggerFactory.getLogger(ReportOutbox.class);

    private final MessageSender sender;
    private final int maxEnded;
    private final Map<TaskId, TaskReportQueue> running = new LinkedHashMap<>();
    /** Of tasks that are over, the oldest first: kept until the coordinator has them. */
    private final SequencedMap<TaskId, TaskReportQueue> ended = new LinkedHashMap<>();
    /** Of the connection that stands, or stood last. */
    private boolean resumable;

    /** @param maxEnded how many outbox of tasks that are over are kept at most */
    ReportOutbox(MessageSender sender, int maxEnded) {
        this.sender = sender;
        this.maxEnded = maxEnded;
    }

    /** Begins one for an order that has just come; null if there is one for that task. */
    synchronized @Nullable TaskReportQueue begin(TaskId id) {
        if (find(id) != null) {
            return null;
        }
        TaskReportQueue queue = new TaskReportQueue(id);
        running.put(id, queue);
        return queue;
    }

    /** Whether there is one, so that all that is to be said of the task is, or will be. */
    synchronized boolean has(TaskId id) {
        return find(id) != null;
    }

    /** How many reports have not been said, as far as is known. */
    synchronized int waiting() {
        return all().mapToInt(TaskReportQueue::waiting).sum();
    }

    /** Any thread. */
    synchronized void report(TaskReportQueue queue, StreamAvailable announcement) {
        queue.add(announcement);
        say(queue);
    }

    /** The last report of a task. Any thread. */
    synchronized void report(TaskReportQueue queue, StreamClosed ending) {
        queue.end(ending);
        say(queue);
        if (!queue.isForgotten()) {
            running.remove(queue.id());
            keepIfResumable(queue);
        }
    }

    /** Where nothing can be resumed, nobody will say that it has arrived. */
    private void keepIfResumable(TaskReportQueue queue) {
        if (!resumable) {
            queue.forget();
            return;
        }
        ended.put(queue.id(), queue);
        if (ended.size() > maxEnded) {
            TaskReportQueue oldest = ended.pollFirstEntry().getValue();
            log.warn("{}: what there was to say of it is forgotten: the coordinator never confirmed it", oldest.id());
            oldest.forget();
        }
    }

    /** A connection stands: asks what is still wanted, if that can be asked. Before anything else is said on it. */
    synchronized void connected(boolean canResume) {
        resumable = canResume;
        if (!canResume) {
            forgetAll();
            return;
        }
        List<TaskReportQueue> kept = all().toList();
        kept.forEach(TaskReportQueue::lost);
        kept.forEach(queue ->
                sender.send(new TaskResume(queue.id().channel(), queue.id().streamId())));
    }

    /**
     * The connection is lost.
     *
     * @return whether what there is may be told on the next one; otherwise it is forgotten
     */
    synchronized boolean lost() {
        if (resumable) {
            all().forEach(TaskReportQueue::lost);
        } else {
            forgetAll();
        }
        return resumable;
    }

    /**
     * The coordinator wants to hear what it has not heard of a task.
     *
     * @param written see {@link TaskReportQueue#accepted}
     */
    synchronized void accepted(TaskId id, @Nullable Integer written) {
        TaskReportQueue queue = find(id);
        if (queue == null || !queue.accepted(written)) {
            log.debug("{}: accepted, which was not asked", id);
            return;
        }
        log.info("{}: resumed; reports that are still to be said: {}", id, queue.waiting());
        say(queue);
    }

    /** The coordinator has all that there was to say of a task that is over. */
    synchronized void confirmed(TaskId id) {
        TaskReportQueue queue = ended.remove(id);
        if (queue != null) {
            queue.forget();
        }
    }

    /** The coordinator wants to hear no more of a task. */
    synchronized void denied(TaskId id) {
        TaskReportQueue queue = find(id);
        if (queue != null) {
            queue.forget();
            running.remove(id);
            ended.remove(id);
        }
    }

    private void forgetAll() {
        all().forEach(TaskReportQueue::forget);
        running.clear();
        ended.clear();
    }

    /** What cannot be sent remains to be said: the loss of the connection is about to be heard of. */
    private void say(TaskReportQueue queue) {
        ControlMessage next = queue.next();
        while (next != null && sender.send(next)) {
            queue.said();
            next = queue.next();
        }
    }

    private Stream<TaskReportQueue> all() {
        return Stream.concat(running.values().stream(), ended.values().stream());
    }

    private @Nullable TaskReportQueue find(TaskId id) {
        TaskReportQueue queue = running.get(id);
        return queue != null ? queue : ended.get(id);
    }
}
