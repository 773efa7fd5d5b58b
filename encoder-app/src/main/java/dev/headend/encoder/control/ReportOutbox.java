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
 * The reports of all tasks that the coordinator may still want, and their sending. Thread-safe: a report is queued and sent
 * under one lock, so that reports of a task are sent in the order of its queue.
 */
final class ReportOutbox {
    private static final Logger log = LoggerFactory.getLogger(ReportOutbox.class);

    private final MessageSender sender;
    private final int maxUnconfirmed;
    private final Map<TaskId, TaskReportQueue> running = new LinkedHashMap<>();
    /** Of tasks that have ended, the oldest first: kept until the coordinator confirms them. */
    private final SequencedMap<TaskId, TaskReportQueue> ended = new LinkedHashMap<>();
    /** Of the current connection, or the last one. */
    private boolean resumable;

    /** @param maxUnconfirmed maximum number of queues kept for tasks that have ended */
    ReportOutbox(MessageSender sender, int maxUnconfirmed) {
        this.sender = sender;
        this.maxUnconfirmed = maxUnconfirmed;
    }

    /** Opens a queue for a task that was just ordered; null if the task has one. */
    synchronized @Nullable TaskReportQueue open(TaskId id) {
        if (find(id) != null) {
            return null;
        }
        TaskReportQueue queue = new TaskReportQueue(id);
        running.put(id, queue);
        return queue;
    }

    /** Whether the task has a queue: all its reports are sent, or will be. */
    synchronized boolean has(TaskId id) {
        return find(id) != null;
    }

    /** Number of tasks that run, or whose reports the coordinator has not confirmed. */
    synchronized int tasks() {
        return running.size() + ended.size();
    }

    /** Number of reports not sent, as far as is known. */
    synchronized int unsent() {
        return all().mapToInt(TaskReportQueue::unsent).sum();
    }

    /** Any thread. */
    synchronized void report(TaskReportQueue queue, StreamAvailable announcement) {
        queue.add(announcement);
        sendAll(queue);
    }

    /** The last report of a task. Any thread. */
    synchronized void report(TaskReportQueue queue, StreamClosed ending) {
        queue.end(ending);
        sendAll(queue);
        if (!queue.isClosed()) {
            running.remove(queue.id());
            keepUntilConfirmed(queue);
        }
    }

    /** Without resume, no coordinator confirms anything. */
    private void keepUntilConfirmed(TaskReportQueue queue) {
        if (!resumable) {
            queue.close();
            return;
        }
        ended.put(queue.id(), queue);
        if (ended.size() > maxUnconfirmed) {
            TaskReportQueue oldest = ended.pollFirstEntry().getValue();
            log.warn(
                    "{}: discarded its reports: the coordinator has not confirmed them, and newer ones need the room",
                    oldest.id());
            oldest.close();
        }
    }

    /** There is a new connection: asks which tasks to resume, if it can. To be called before anything else is sent on it. */
    synchronized void connected(boolean canResume) {
        resumable = canResume;
        if (!canResume) {
            closeAll();
            return;
        }
        List<TaskReportQueue> kept = all().toList();
        kept.forEach(TaskReportQueue::pause);
        kept.forEach(queue ->
                sender.send(new TaskResume(queue.id().channel(), queue.id().streamId())));
    }

    /**
     * The connection is lost.
     *
     * @return whether tasks may be resumed on the next one; otherwise all reports are dropped
     */
    synchronized boolean disconnected() {
        if (resumable) {
            all().forEach(TaskReportQueue::pause);
        } else {
            closeAll();
        }
        return resumable;
    }

    /**
     * The coordinator accepts a task on a new connection: sends it the reports that it does not have.
     *
     * @param received see {@link TaskReportQueue#resume}
     */
    synchronized void resumeAccepted(TaskId id, @Nullable Integer received) {
        TaskReportQueue queue = find(id);
        if (queue == null || !queue.resume(received)) {
            log.debug("{}: ignored RESUME-ACCEPT that was not asked for", id);
            return;
        }
        logResumed(id, queue.unsent());
        sendAll(queue);
    }

    private static void logResumed(TaskId id, int unsent) {
        if (unsent == 0) {
            log.info("{}: resumed; nothing to tell the coordinator", id);
        } else {
            log.info("{}: resumed; reports for the coordinator: {}", id, unsent);
        }
    }

    /** The coordinator has all reports of a task that has ended. */
    synchronized void confirmed(TaskId id) {
        TaskReportQueue queue = ended.remove(id);
        if (queue != null) {
            queue.close();
        }
    }

    /** The coordinator wants no more reports of a task. */
    synchronized void resumeDenied(TaskId id) {
        TaskReportQueue queue = find(id);
        if (queue != null) {
            queue.close();
            running.remove(id);
            ended.remove(id);
        }
    }

    private void closeAll() {
        all().forEach(TaskReportQueue::close);
        running.clear();
        ended.clear();
    }

    /** What cannot be sent stays in the queue: {@link #disconnected} is about to be called. */
    private void sendAll(TaskReportQueue queue) {
        ControlMessage next = queue.next();
        while (next != null && sender.send(next)) {
            queue.markSent();
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
