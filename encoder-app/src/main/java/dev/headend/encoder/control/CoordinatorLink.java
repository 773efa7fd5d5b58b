package dev.headend.encoder.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.PeerInstance;
import dev.headend.control.link.ControlLink;
import dev.headend.control.link.LinkSettings;
import dev.headend.encoder.task.TaskRegistry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/** The control connection over which the coordinator assigns tasks to this encoder. Thread-safe. */
public final class CoordinatorLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CoordinatorLink.class);
    /** A few hundred bytes each. Without a connection no task begins, so there are rarely more than a handful. */
    private static final int MAX_UNCONFIRMED_TASKS = 10_000;

    /** An order that the coordinator has meant for this encoder, and then not sent, is none that it says anything of. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

    private final ReportOutbox outbox = new ReportOutbox(this::send, MAX_UNCONFIRMED_TASKS);
    private final Registration registration;
    private final CoordinatorMessageHandler orders;
    private final @Nullable ControlLink link;
    private final Duration askAgain;
    private final Disposable.Swap questions = Disposables.swap();
    private volatile boolean started;

    /**
     * Describes the link; {@link #start} makes the connection.
     *
     * @param settings null = no coordinator is configured, and there will be no tasks
     */
    public CoordinatorLink(@Nullable LinkSettings settings, TaskRegistry tasks) {
        this(settings, tasks, ASK_AGAIN);
    }

    /** @param askAgain how long to wait for the coordinator's answer whether an order is under way */
    CoordinatorLink(@Nullable LinkSettings settings, TaskRegistry tasks, Duration askAgain) {
        this.askAgain = askAgain;
        this.registration = new Registration(tasks, this::send);
        this.orders = new CoordinatorMessageHandler(tasks, outbox, registration, this::send);
        this.link = settings == null ? null : new ControlLink(settings, orders);
    }

    /**
     * Registers with the coordinator, and again whenever the connection was lost. Called once.
     *
     * @param dead earlier runs of this encoder, whose streams the coordinator need not keep for them
     */
    public void start(List<PeerInstance> dead) {
        started = true;
        if (link != null) {
            link.start(dead);
        }
    }

    /** Whether a coordinator is configured. */
    public boolean isUsed() {
        return link != null;
    }

    /** Whether it has begun to connect: this encoder can take streams. */
    public boolean hasStarted() {
        return started;
    }

    /** Whether there is a connection to the coordinator at this moment. */
    public boolean isConnected() {
        return link != null && link.isConnected();
    }

    /** Whether there has been a connection to the coordinator since the start. */
    public boolean hasBeenConnected() {
        return orders.hasEverConnected();
    }

    /** Number of reports that are not sent yet. */
    public int unsentReports() {
        return outbox.unsent();
    }

    /** Lets the coordinator give no more tasks to this encoder, as far as it can be told. Those that come all the same are taken. */
    public void drain() {
        registration.drain();
        questions.update(Flux.interval(askAgain).subscribe(_ -> orders.askWhenNothingIsLeft()));
    }

    /** Number of tasks that run, or whose end the coordinator has not confirmed; those of an existing one, which confirms none, when sent. */
    public int unconfirmedTasks() {
        return outbox.tasks();
    }

    /** Whether an order may be under way although the encoder {@link #drain drains}: the coordinator has been asked. */
    public boolean awaitsDrainAnswer() {
        return !registration.mayLeave();
    }

    /**
     * Sends the remaining reports and closes the connection. Blocks for a few seconds at most. Does not wait for the
     * coordinator's confirmation, because there is no later connection on which a report could be repeated.
     */
    @Override
    public void close() {
        questions.dispose();
        if (link == null) {
            return;
        }
        if (unsentReports() > 0) {
            log.warn("not connected to the coordinator: {} unsent reports are lost", unsentReports());
        }
        link.close();
    }

    private boolean send(ControlMessage message) {
        return link != null && link.send(message);
    }
}
