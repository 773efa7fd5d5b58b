package dev.headend.edge.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.control.ControlMessage.PublishDeny;
import dev.headend.control.ControlMessage.ResumeAccept;
import dev.headend.control.ControlMessage.ResumeDeny;
import dev.headend.control.ControlMessage.StreamKill;
import dev.headend.control.link.CoordinatorFeatures;
import dev.headend.control.link.LinkListener;
import dev.headend.media.StreamId;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the coordinator's messages. On the link's event loop. */
final class CoordinatorMessageHandler implements LinkListener {
    private static final Logger log = LoggerFactory.getLogger(CoordinatorMessageHandler.class);

    private final PublishGrants grants;
    private final StreamEnder streams;
    private final Consumer<ControlMessage> link;
    private volatile boolean everConnected;

    /** @param link queues a message to the coordinator, without waiting */
    CoordinatorMessageHandler(PublishGrants grants, StreamEnder streams, Consumer<ControlMessage> link) {
        this.grants = grants;
        this.streams = streams;
        this.link = link;
    }

    /** Whether there has ever been a connection. For any thread. */
    boolean hasEverConnected() {
        return everConnected;
    }

    @Override
    public void connected(CoordinatorFeatures coordinator) {
        everConnected = true;
        if (coordinator.resume()) {
            resumeAll(coordinator.drain());
        } else {
            endAll();
        }
    }

    private void resumeAll(boolean publishersCanMove) {
        synchronized (grants) {
            grants.connectedToResume(publishersCanMove).forEach(link);
        }
    }

    /**
     * For an existing coordinator the loss of the connection was the loss of the server: none of these streams is live for it
     * any more, and their channels may have new publishers.
     */
    private void endAll() {
        Set<PublishGrant> fromBefore = grants.connectedAnew();
        fromBefore.forEach(grant -> end(grant, "connection to the coordinator was lost, and it resumes no streams"));
    }

    @Override
    public void received(ControlMessage message) {
        switch (message) {
            case PublishAccept accept -> accepted(accept);
            case PublishDeny deny -> denied(deny);
            case StreamKill kill -> killOrdered(kill);
            case ResumeAccept accept -> resumeAccepted(new PublishGrant(accept.channel(), accept.streamId()));
            case ResumeDeny deny -> resumeDenied(new PublishGrant(deny.channel(), deny.streamId()));
            default ->
                log.warn(
                        "ignored a {} from the coordinator: not a message for an edge",
                        message.getClass().getSimpleName());
        }
    }

    private void accepted(PublishAccept accept) {
        grants.accepted(accept.requestId(), accept.streamId())
                .ifPresentOrElse(request -> begin(request, accept.streamId()), () -> giveBack(accept));
    }

    private void begin(PendingRequest request, StreamId stream) {
        synchronized (grants) {
            grants.move(new PublishGrant(request.channel(), stream)).ifPresent(link);
        }
        request.accept(stream);
    }

    private void denied(PublishDeny deny) {
        grants.takeOut(deny.requestId())
                .ifPresent(request -> request.refuse("the coordinator refused the publisher; its log says why"));
    }

    /** The request has timed out, but for the coordinator the stream is live now. */
    private void giveBack(PublishAccept accept) {
        log.info(
                "channel {} stream {}: accepted too late, its publisher is refused already; reported as ended",
                accept.channel(),
                accept.streamId());
        link.accept(new PublishGrant(accept.channel(), accept.streamId()).end());
    }

    private void killOrdered(StreamKill order) {
        grants.find(order.channel(), order.streamId())
                .forEach(grant -> end(grant, "the coordinator closed the stream; its log says why"));
    }

    private void resumeAccepted(PublishGrant grant) {
        if (grants.resumeAccepted(grant)) {
            log.info("channel {} stream {}: resumed", grant.channel(), grant.streamId());
        }
    }

    private void resumeDenied(PublishGrant grant) {
        if (grants.resumeDenied(grant)) {
            end(grant, "resume denied: the coordinator does not know this stream, or has ended it; its log says which");
        } else {
            log.info(
                    "channel {} stream {}: resume denied, and it has ended here too",
                    grant.channel(),
                    grant.streamId());
        }
    }

    private void end(PublishGrant grant, String reason) {
        if (!streams.end(grant.channel(), grant.streamId(), reason)) {
            log.debug("channel {} stream {}: ended already", grant.channel(), grant.streamId());
        }
    }

    @Override
    public void disconnected() {
        grants.lost().forEach(request -> request.giveUp("connection to the coordinator lost"));
    }
}
