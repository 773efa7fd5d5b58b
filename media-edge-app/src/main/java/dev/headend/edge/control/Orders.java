package dev.headend.edge.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.control.ControlMessage.PublishDeny;
import dev.headend.control.ControlMessage.ResumeAccept;
import dev.headend.control.ControlMessage.ResumeDeny;
import dev.headend.control.ControlMessage.StreamKill;
import dev.headend.control.link.LinkListener;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what comes from the coordinator. On the link's event loop. */
final class Orders implements LinkListener {
    private static final Logger log = LoggerFactory.getLogger(Orders.class);

    private final Publications publications;
    private final StreamEnder streams;
    private final Consumer<ControlMessage> link;
    private volatile boolean everConnected;

    /** @param link sends a message, without waiting for it to leave */
    Orders(Publications publications, StreamEnder streams, Consumer<ControlMessage> link) {
        this.publications = publications;
        this.streams = streams;
        this.link = link;
    }

    /** Whether there has been a connection, be it lost since. For any thread. */
    boolean hasEverConnected() {
        return everConnected;
    }

    @Override
    public void connected(boolean resumable) {
        everConnected = true;
        if (resumable) {
            resumeAll();
        } else {
            endAll();
        }
    }

    private void resumeAll() {
        synchronized (publications) {
            publications.connectedToResume().forEach(link);
        }
    }

    /**
     * An existing coordinator takes the loss of the connection for the loss of the server, so for it none of them is live
     * any more, and their channels may be taken by others.
     */
    private void endAll() {
        Set<Publication> fromBefore = publications.connectedAnew();
        fromBefore.forEach(publication -> end(publication, "the connection to the coordinator was lost meanwhile"));
    }

    @Override
    public void received(ControlMessage message) {
        switch (message) {
            case PublishAccept accept -> accepted(accept);
            case PublishDeny deny -> denied(deny);
            case StreamKill kill -> killOrdered(kill);
            case ResumeAccept accept -> resumeAccepted(new Publication(accept.channel(), accept.streamId()));
            case ResumeDeny deny -> resumeDenied(new Publication(deny.channel(), deny.streamId()));
            default ->
                log.warn(
                        "ignored a {} from the coordinator, which is not for an edge",
                        message.getClass().getSimpleName());
        }
    }

    private void accepted(PublishAccept accept) {
        publications
                .accepted(accept.requestId(), accept.streamId())
                .ifPresentOrElse(request -> request.accept(accept.streamId()), () -> giveBack(accept));
    }

    private void denied(PublishDeny deny) {
        publications.takeOut(deny.requestId()).ifPresent(request -> request.refuse("the coordinator denies it"));
    }

    /** Nobody waits for the answer any more, but for the coordinator the stream is live. */
    private void giveBack(PublishAccept accept) {
        log.info(
                "channel {} stream {}: accepted after its publisher was given up, so it is ended",
                accept.channel(),
                accept.streamId());
        link.accept(new Publication(accept.channel(), accept.streamId()).end());
    }

    private void killOrdered(StreamKill order) {
        publications
                .find(order.channel(), order.streamId())
                .forEach(publication -> end(publication, "the coordinator ended it"));
    }

    private void resumeAccepted(Publication publication) {
        if (publications.resumeAccepted(publication)) {
            log.info("channel {} stream {}: resumed", publication.channel(), publication.streamId());
        }
    }

    private void resumeDenied(Publication publication) {
        log.info(
                "channel {} stream {}: the coordinator denies to resume it",
                publication.channel(),
                publication.streamId());
        if (publications.resumeDenied(publication)) {
            end(publication, "the coordinator did not let it go on after the connection was lost");
        }
    }

    private void end(Publication publication, String reason) {
        if (!streams.end(publication.channel(), publication.streamId(), reason)) {
            log.debug("channel {} stream {}: over already", publication.channel(), publication.streamId());
        }
    }

    @Override
    public void disconnected() {
        publications.lost().forEach(request -> request.refuse("the connection to the coordinator was lost"));
    }
}
