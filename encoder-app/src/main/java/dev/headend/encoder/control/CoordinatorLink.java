package dev.headend.encoder.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.link.ControlLink;
import dev.headend.control.link.LinkSettings;
import dev.headend.encoder.task.TaskRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the coordinator order tasks of this encoder. Thread-safe. */
public final class CoordinatorLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CoordinatorLink.class);
    /** A few hundred bytes each. Nobody orders anything while nobody listens, so there are rarely more than a handful. */
    private static final int MAX_ENDED_TASKS = 10_000;

    private final ReportOutbox outbox = new ReportOutbox(this::send, MAX_ENDED_TASKS);
    private final CoordinatorMessageHandler orders;
    private final @Nullable ControlLink link;

    /**
     * Describes the link; {@link #start} makes the connection.
     *
     * @param settings null = there is no coordinator, and nobody orders anything
     */
    public CoordinatorLink(@Nullable LinkSettings settings, TaskRegistry tasks) {
        this.orders = new CoordinatorMessageHandler(tasks, outbox, this::send);
        this.link = settings == null ? null : new ControlLink(settings, orders);
    }

    /** Registers with the coordinator, and again whenever the connection was lost. Called once. */
    public void start() {
        if (link != null) {
            link.start();
        }
    }

    /** Whether there is a coordinator to take orders from. */
    public boolean isUsed() {
        return link != null;
    }

    /** Whether a connection to the coordinator stands at this moment. */
    public boolean isConnected() {
        return link != null && link.isConnected();
    }

    /** Whether there has been a connection to the coordinator since the start. */
    public boolean hasBeenConnected() {
        return orders.hasEverConnected();
    }

    /** How many reports of tasks wait for a coordinator that listens. */
    public int waitingReports() {
        return outbox.waiting();
    }

    /**
     * Sends what is still to be told and leaves the coordinator. Waits a few seconds at most: not for an event loop. Does not
     * wait for the coordinator's word that all is written down, as there is nobody left who could say it again.
     */
    @Override
    public void close() {
        if (link == null) {
            return;
        }
        if (waitingReports() > 0) {
            log.warn("{} reports are not told, as there is no coordinator to tell them to", waitingReports());
        }
        link.close();
    }

    private boolean send(ControlMessage message) {
        return link != null && link.send(message);
    }
}
