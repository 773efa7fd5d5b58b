package dev.headend.encoder.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.encoder.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say about one task, in its order: any number of {@code STREAM-AVAILABLE}, at last
 * {@code STREAM-CLOSED}; and how much of it has been said. The package's diagram shows who listens when. Does no I/O; for
 * one thread at a time.
 */
final class TaskReportQueue {
    /** Whether what is written here is to be said. */
    private enum Audience {
        THERE,
        /** The connection is lost, or there is a new one, whose coordinator has not said yet what it knows. */
        AWAY,
        /** Nobody wants to hear any more of it. */
        NONE
    }

    private final TaskId id;
    private final List<StreamAvailable> announcements = new ArrayList<>();
    private @Nullable StreamClosed ending;
    private Audience audience = Audience.THERE;
    /** Of the announcements, and then the ending. */
    private int said;

    /** Begins with an order, on the connection that it came by. */
    TaskReportQueue(TaskId id) {
        this.id = id;
    }

    TaskId id() {
        return id;
    }

    /** Writes it down; nothing is after the ending, or when nobody wants to hear it. */
    void add(StreamAvailable announcement) {
        if (ending == null && audience != Audience.NONE) {
            announcements.add(announcement);
        }
    }

    /** Writes the last of all reports down. */
    void end(StreamClosed report) {
        if (ending == null) {
            ending = report;
        }
    }

    boolean isEnded() {
        return ending != null;
    }

    boolean isForgotten() {
        return audience == Audience.NONE;
    }

    /** What is to be said now; null = nothing. The same until {@link #said}. */
    @Nullable
    ControlMessage next() {
        if (audience != Audience.THERE) {
            return null;
        }
        if (said < announcements.size()) {
            return announcements.get(said);
        }
        return said == announcements.size() ? ending : null;
    }

    /** What {@link #next} gave is on its way. */
    void said() {
        said++;
    }

    /** The connection is lost, and some of what was said with it, nobody here knows how much. */
    void lost() {
        if (audience == Audience.THERE) {
            audience = Audience.AWAY;
        }
    }

    /**
     * The coordinator of a new connection wants to hear the rest. That includes the ending in any case: it would not ask if
     * that were written down.
     *
     * @param written how many announcements it has; null = it does not say, so those that were said are taken for heard
     * @return whether this was to be found out
     */
    boolean accepted(@Nullable Integer written) {
        if (audience != Audience.AWAY) {
            return false;
        }
        audience = Audience.THERE;
        said = Math.min(written == null ? said : written, announcements.size());
        return true;
    }

    /** Nothing more is said. */
    void forget() {
        audience = Audience.NONE;
        announcements.clear();
    }

    /** How many reports have not been said, as far as is known. */
    int waiting() {
        return Math.max(0, announcements.size() + (ending == null ? 0 : 1) - said);
    }
}
