package dev.headend.encoder.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.CloseAccept;
import dev.headend.control.ControlMessage.ResumeAccept;
import dev.headend.control.ControlMessage.ResumeDeny;
import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.ControlMessage.TaskResume;
import dev.headend.encoder.task.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;

/**
 * A coordinator of the resume extension, and the network before it, without I/O. What is under way, in either direction,
 * takes its time, and is lost with the connection.
 */
final class ModelCoordinator implements MessageSender {
    private final Queue<ControlMessage> toCoordinator = new ArrayDeque<>();
    private final Queue<ControlMessage> toEncoder = new ArrayDeque<>();
    private final Map<TaskId, List<ControlMessage>> written = new HashMap<>();
    /** To the connection that stands. */
    private final Set<TaskId> bound = new HashSet<>();

    private boolean standing;

    @Override
    public boolean send(ControlMessage message) {
        return standing && toCoordinator.add(message);
    }

    boolean isConnected() {
        return standing;
    }

    void connect() {
        standing = true;
    }

    void lose() {
        standing = false;
        toCoordinator.clear();
        toEncoder.clear();
        bound.clear();
    }

    /** Gives a task to the encoder. */
    void order(TaskId id) {
        written.put(id, new ArrayList<>());
        bound.add(id);
    }

    List<ControlMessage> writtenOf(TaskId id) {
        return Objects.requireNonNull(written.get(id));
    }

    /** Takes in some of what was sent. */
    void hear(int messages) {
        for (int i = 0; i < messages && !toCoordinator.isEmpty(); i++) {
            hear(toCoordinator.remove());
        }
    }

    private void hear(ControlMessage message) {
        switch (message) {
            case TaskResume(var channel, var stream) -> resume(new TaskId(channel, stream));
            case StreamAvailable said -> write(new TaskId(said.channel(), said.streamId()), said);
            case StreamClosed said -> {
                write(new TaskId(said.channel(), said.streamId()), said);
                toEncoder.add(new CloseAccept(said.channel(), said.streamId()));
            }
            default -> throw new AssertionError("unexpected: " + message);
        }
    }

    private void resume(TaskId id) {
        if (isOver(id)) {
            toEncoder.add(new ResumeDeny(id.channel(), id.streamId()));
        } else {
            bound.add(id);
            toEncoder.add(
                    new ResumeAccept(id.channel(), id.streamId(), writtenOf(id).size()));
        }
    }

    private void write(TaskId id, ControlMessage report) {
        if (!bound.contains(id) || isOver(id)) {
            throw new AssertionError("not to be said now: " + report);
        }
        writtenOf(id).add(report);
    }

    private boolean isOver(TaskId id) {
        return writtenOf(id).stream().anyMatch(StreamClosed.class::isInstance);
    }

    /** Lets the encoder take in some of what was answered. */
    void answer(int messages, ReportOutbox encoder) {
        for (int i = 0; i < messages && !toEncoder.isEmpty(); i++) {
            switch (toEncoder.remove()) {
                case ResumeAccept(var channel, var stream, var count) ->
                    encoder.resumeAccepted(new TaskId(channel, stream), count);
                case ResumeDeny(var channel, var stream) -> encoder.resumeDenied(new TaskId(channel, stream));
                case CloseAccept(var channel, var stream) -> encoder.confirmed(new TaskId(channel, stream));
                case ControlMessage other -> throw new AssertionError("unexpected: " + other);
            }
        }
    }

    boolean isQuiet() {
        return toCoordinator.isEmpty() && toEncoder.isEmpty();
    }
}
