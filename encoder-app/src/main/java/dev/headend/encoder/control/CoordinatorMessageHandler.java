package dev.headend.encoder.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.CloseAccept;
import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.EncodeStop;
import dev.headend.control.ControlMessage.Register;
import dev.headend.control.ControlMessage.ResumeAccept;
import dev.headend.control.ControlMessage.ResumeDeny;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.link.LinkListener;
import dev.headend.encoder.task.TaskId;
import dev.headend.encoder.task.TaskRegistry;
import dev.headend.text.LogText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the coordinator says. On the link's event loop. */
final class CoordinatorMessageHandler implements LinkListener {
    private static final Logger log = LoggerFactory.getLogger(CoordinatorMessageHandler.class);

    private final TaskRegistry tasks;
    private final ReportOutbox outbox;
    private final MessageSender sender;
    /** Written on the event loop, read by any thread. */
    private volatile boolean everConnected;

    CoordinatorMessageHandler(TaskRegistry tasks, ReportOutbox outbox, MessageSender sender) {
        this.tasks = tasks;
        this.outbox = outbox;
        this.sender = sender;
    }

    @Override
    public void connected(boolean resumable) {
        if (!resumable) {
            endAll();
        }
        outbox.connected(resumable);
        sender.send(new Register(tasks.capacity()));
        everConnected = true;
    }

    /** Whether there has been a connection since the start. Any thread. */
    boolean hasEverConnected() {
        return everConnected;
    }

    @Override
    public void disconnected() {
        if (!outbox.lost()) {
            endAll();
        }
    }

    /** For this coordinator the end of the connection was the end of them, and it may give the streams to others. */
    private void endAll() {
        tasks.ids().forEach(id -> tasks.stop(id, null, "the connection to the coordinator is lost"));
    }

    @Override
    public void received(ControlMessage message) {
        switch (message) {
            case EncodeStart order -> start(order);
            case EncodeStop order -> stop(order);
            case ResumeAccept(var channel, var stream, var announced) ->
                outbox.accepted(new TaskId(channel, stream), announced);
            case ResumeDeny(var channel, var stream) -> denied(new TaskId(channel, stream));
            case CloseAccept(var channel, var stream) -> outbox.confirmed(new TaskId(channel, stream));
            default -> log.warn("ignored a {} from the coordinator, which is not for an encoder", kind(message));
        }
    }

    private void start(EncodeStart order) {
        TaskId id = new TaskId(order.channel(), order.streamId());
        TaskReportQueue queue = outbox.begin(id);
        if (queue == null) {
            log.warn("{}: ignored the order to encode it, as that is being done, or was", id);
            return;
        }
        if (!order.malformedResolutions().isEmpty()) {
            log.warn(
                    "{}: left out of its resolutions: {}",
                    id,
                    LogText.line(String.join(", ", order.malformedResolutions())));
        }
        tasks.start(order, new QueueingReporter(outbox, queue));
    }

    private void stop(EncodeStop order) {
        TaskId id = new TaskId(order.channel(), order.streamId());
        boolean willSay = outbox.has(id);
        tasks.stop(id, order.gracePeriod(), "the coordinator ends it");
        if (!willSay) {
            // It may wait for the report: one that was lost with an earlier connection, for example.
            log.info("{}: to be ended, but it is not being encoded", id);
            sender.send(new StreamClosed(order.channel(), order.streamId(), null, null));
        }
    }

    private void denied(TaskId id) {
        log.warn("{}: denied, so it ends and nothing more is said of it", id);
        outbox.denied(id);
        tasks.stop(id, null, "the coordinator does not know it any more");
    }

    private static String kind(ControlMessage message) {
        return message.getClass().getSimpleName();
    }
}
