package dev.headend.edge.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.control.ControlMessage.PublishDeny;
import dev.headend.control.ControlMessage.PublishEnd;
import dev.headend.control.ControlMessage.PublishRequest;
import dev.headend.control.ControlMessage.ResumeAccept;
import dev.headend.control.ControlMessage.ResumeDeny;
import dev.headend.control.ControlMessage.StreamResume;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** What a coordinator believes of one edge, and nothing else of it (docs/adr/0004). */
final class ModelCoordinator {
    private final Random random;
    /** What it takes for live. */
    private final Set<PublishGrant> live = new LinkedHashSet<>();
    /** What of it belongs to the connection that stands. */
    private final Set<PublishGrant> bound = new LinkedHashSet<>();

    private int lastStream;

    ModelCoordinator(Random random) {
        this.random = random;
    }

    Set<PublishGrant> live() {
        return Set.copyOf(live);
    }

    Set<PublishGrant> bound() {
        return Set.copyOf(bound);
    }

    void lost() {
        bound.clear();
    }

    /** Gives up what was not resumed. */
    void graceEnds() {
        live.retainAll(bound);
    }

    /** Hears something; yields its answer. */
    Optional<ControlMessage> hear(ControlMessage message) {
        return switch (message) {
            case PublishRequest request -> Optional.of(decide(request));
            case StreamResume resume -> Optional.of(resume(resume.channel(), resume.streamId()));
            case PublishEnd end -> {
                PublishGrant ended = new PublishGrant(end.channel(), end.streamId());
                if (bound.remove(ended)) {
                    live.remove(ended);
                }
                yield Optional.empty();
            }
            default -> throw new AssertionError("said to a coordinator: " + message);
        };
    }

    private ControlMessage decide(PublishRequest request) {
        if (random.nextInt(4) == 0) {
            return new PublishDeny(request.requestId(), request.channel());
        }
        PublishGrant granted = new PublishGrant(new ChannelId(request.channel()), new StreamId("s" + ++lastStream));
        live.add(granted);
        bound.add(granted);
        return new PublishAccept(request.requestId(), granted.channel(), granted.streamId());
    }

    private ControlMessage resume(ChannelId channel, StreamId streamId) {
        PublishGrant resumed = new PublishGrant(channel, streamId);
        if (!live.contains(resumed)) {
            return new ResumeDeny(channel, streamId);
        }
        bound.add(resumed);
        return new ResumeAccept(channel, streamId, null);
    }
}
