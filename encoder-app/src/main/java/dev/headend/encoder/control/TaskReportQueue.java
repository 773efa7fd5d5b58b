package dev.headend.encoder.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.encoder.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reports of one task, in order: any number of {@code STREAM-AVAILABLE}, at last {@code STREAM-CLOSED}; and how many of
 * them were sent. The package's diagram shows its states. Does no I/O; for one thread at a time.
 */
final class TaskReportQueue {
    /** Whether reports are sent. */
    private enum State {
        SENDING,
        /** The connection is lost, or there is a new one whose coordinator has not accepted the task yet. */
        PAUSED,
        /** The coordinator wants no more reports of this task. */
        CLOSED
    }

    private final TaskId id;
    private final List<StreamAvailable> announcements = new ArrayList<>();
    private @Nullable StreamClosed ending;
    private State state = State.SENDING;
    /** Of the announcements, and then the ending. */
    private int sent;

    /** Begins with an order, on the connection that it came by. */
    TaskReportQueue(TaskId id) {
        this.id = id;
    }

    TaskId id() {
        return id;
    }

    /** Adds a report; ignored after the ending, and when the queue is closed. */
    void add(StreamAvailable announcement) {
        if (ending == null && state != State.CLOSED) {
            announcements.add(announcement);
        }
    }

    /** Adds the last of all reports. */
    void end(StreamClosed report) {
        if (ending == null) {
            ending = report;
        }
    }

    boolean isEnded() {
        return ending != null;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** The report to send now; null = none. The same until {@link #markSent}. */
    @Nullable
    ControlMessage next() {
        if (state != State.SENDING) {
            return null;
        }
        if (sent < announcements.size()) {
            return announcements.get(sent);
        }
        return sent == announcements.size() ? ending : null;
    }

    /** The report that {@link #next} returned was sent. */
    void markSent() {
        sent++;
    }

    /** The connection is lost, and with it an unknown part of what was sent. */
    void pause() {
        if (state == State.SENDING) {
            state = State.PAUSED;
        }
    }

    /**
     * The coordinator of a new connection accepts the task. The ending is sent again in any case: the coordinator would not
     * accept a task whose ending it has.
     *
     * @param received number of announcements that the coordinator has; null = unknown, so all that were sent
     * @return false if this was not to be decided: nothing has changed
     */
    boolean resume(@Nullable Integer received) {
        if (state != State.PAUSED) {
            return false;
        }
        state = State.SENDING;
        sent = Math.min(received == null ? sent : received, announcements.size());
        return true;
    }

    /** Drops all reports; nothing more is sent. */
    void close() {
        state = State.CLOSED;
        announcements.clear();
    }

    /** Number of reports not sent, as far as is known. */
    int unsent() {
        return Math.max(0, announcements.size() + (ending == null ? 0 : 1) - sent);
    }
}
