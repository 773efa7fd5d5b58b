package dev.headend.encoder.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.CloseAccept;
import dev.headend.control.ControlMessage.DrainAccept;
import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.EncodeStop;
import dev.headend.control.ControlMessage.ResumeAccept;
import dev.headend.control.ControlMessage.ResumeDeny;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.link.CoordinatorFeatures;
import dev.headend.control.link.LinkListener;
import dev.headend.encoder.task.TaskId;
import dev.headend.encoder.task.TaskRegistry;
import dev.headend.text.LogText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes the messages of the coordinator. On the link's event loop. */
final class CoordinatorMessageHandler implements LinkListener {
    private static final Logger log = LoggerFactory.getLogger(CoordinatorMessageHandler.class);

    private final TaskRegistry tasks;
    private final ReportOutbox outbox;
    private final Registration registration;
    private final MessageSender sender;
    /** Written on the event loop, read by any thread. */
    private volatile boolean everConnected;

    CoordinatorMessageHandler(
            TaskRegistry tasks, ReportOutbox outbox, Registration registration, MessageSender sender) {
        this.tasks = tasks;
        this.outbox = outbox;
        this.registration = registration;
        this.sender = sender;
    }

    @Override
    public void connected(CoordinatorFeatures coordinator) {
        if (!coordinator.resume()) {
            endAll();
        }
        outbox.connected(coordinator.resume());
        registration.connected(coordinator);
        everConnected = true;
    }

    /** A task has begun or ended. Any thread. */
    private void countChanged() {
        registration.countChanged();
        askWhenNothingIsLeft();
    }

    /** For an encoder that drains. Any thread. */
    void askWhenNothingIsLeft() {
        if (outbox.tasks() == 0) {
            registration.nothingLeft();
        }
    }

    /** Whether there has been a connection since the start. Any thread. */
    boolean hasEverConnected() {
        return everConnected;
    }

    @Override
    public void disconnected() {
        registration.disconnected();
        if (!outbox.disconnected()) {
            endAll();
        }
    }

    /** To a coordinator without resume the tasks ended with the connection; it may assign the streams to others. */
    private void endAll() {
        tasks.ids().forEach(id -> tasks.stop(id, null, "connection to the coordinator lost"));
    }

    @Override
    public void received(ControlMessage message) {
        switch (message) {
            case EncodeStart order -> start(order);
            case EncodeStop order -> stop(order);
            case ResumeAccept(var channel, var stream, var announced) ->
                outbox.resumeAccepted(new TaskId(channel, stream), announced);
            case ResumeDeny(var channel, var stream) -> denied(new TaskId(channel, stream));
            case CloseAccept(var channel, var stream) -> confirmed(new TaskId(channel, stream));
            case DrainAccept _ -> registration.drainAccepted();
            default -> log.warn("ignored {} from the coordinator: not a message for an encoder", kind(message));
        }
    }

    private void start(EncodeStart order) {
        TaskId id = new TaskId(order.channel(), order.streamId());
        TaskReportQueue queue = outbox.open(id);
        if (queue == null) {
            log.warn("{}: ignored ENCODE-START: already encoding, or the end is not confirmed yet", id);
            return;
        }
        if (!order.malformedResolutions().isEmpty()) {
            log.warn(
                    "{}: ignored malformed resolutions: {}",
                    id,
                    LogText.line(String.join(", ", order.malformedResolutions())));
        }
        tasks.start(order, new QueueingReporter(outbox, queue, this::countChanged));
        countChanged();
    }

    private void stop(EncodeStop order) {
        TaskId id = new TaskId(order.channel(), order.streamId());
        boolean known = outbox.has(id);
        tasks.stop(id, order.gracePeriod(), "stopped by the coordinator");
        if (!known) {
            // The coordinator may still wait for a report, such as one that was lost with an earlier connection.
            log.info("{}: ENCODE-STOP for a stream that is not being encoded; answering STREAM-CLOSED", id);
            sender.send(new StreamClosed(order.channel(), order.streamId(), null, null));
        }
    }

    private void denied(TaskId id) {
        log.warn("{}: resume denied; stopping without reports. The coordinator's log says why", id);
        outbox.resumeDenied(id);
        tasks.abandon(id);
        askWhenNothingIsLeft();
    }

    private void confirmed(TaskId id) {
        outbox.confirmed(id);
        askWhenNothingIsLeft();
    }

    private static String kind(ControlMessage message) {
        return message.getClass().getSimpleName();
    }
}
