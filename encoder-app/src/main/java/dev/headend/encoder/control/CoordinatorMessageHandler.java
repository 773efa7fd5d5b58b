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

/** Executes the messages of the coordinator. On the link's event loop. */
final class CoordinatorMessageHandler implements LinkListener {
    private static final Logger log = LoggerFactory.getLogger(CoordinatorMessageHandler.class);

    private final TaskRegistry tasks;
    private final ReportOutbox outbox;
    private final MessageSender sender;
    /** Written on the event loop, read by any thread. */
    private volatile boolean everConnected;
    /**
     * Whether this connection is to an existing coordinator, which cannot know how much is free: tasks of an earlier one were
     * still ending when it began.
     */
    private boolean countsItself;

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
        if (resumable) {
            sender.send(new Register(tasks.capacity()));
        } else {
            registerWithoutResume();
        }
        everConnected = true;
    }

    private synchronized void registerWithoutResume() {
        countsItself = tasks.free() < tasks.capacity();
        registerWhatIsFree();
    }

    /**
     * An existing coordinator knows nothing of tasks of earlier connections, and counts from 0 whenever an encoder registers. So
     * the capacity that it is told is what is free. It is told none at all while that is 0, which some take for no limit.
     */
    private void registerWhatIsFree() {
        if (tasks.capacity() <= 0 || tasks.free() > 0) {
            sender.send(new Register(tasks.free()));
        }
    }

    /**
     * A task has begun or ended. When it begins, the order may have crossed a registration, which then did not count it. Any
     * thread.
     */
    private synchronized void countChanged() {
        if (countsItself) {
            registerWhatIsFree();
        }
    }

    /** Whether there has been a connection since the start. Any thread. */
    boolean hasEverConnected() {
        return everConnected;
    }

    @Override
    public void disconnected() {
        synchronized (this) {
            countsItself = false;
        }
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
            case CloseAccept(var channel, var stream) -> outbox.confirmed(new TaskId(channel, stream));
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
        log.warn("{}: the coordinator had ended this stream meanwhile; stopping without reports", id);
        outbox.resumeDenied(id);
        tasks.abandon(id);
    }

    private static String kind(ControlMessage message) {
        return message.getClass().getSimpleName();
    }
}
