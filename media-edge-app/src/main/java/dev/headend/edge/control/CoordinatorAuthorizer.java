package dev.headend.edge.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.control.ControlMessage.PublishDeny;
import dev.headend.control.ControlMessage.PublishEnd;
import dev.headend.control.ControlMessage.PublishRequest;
import dev.headend.control.ControlMessage.StreamKill;
import dev.headend.control.link.ControlLink;
import dev.headend.control.link.LinkListener;
import dev.headend.control.link.LinkSettings;
import dev.headend.edge.admission.PublishAttempt;
import dev.headend.edge.admission.PublishAuthorizer;
import dev.headend.edge.admission.Verdict;
import dev.headend.edge.control.Publications.Request;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Lets the coordinator decide who may publish, and ends what it orders to end. Thread-safe, never blocks. */
public final class CoordinatorAuthorizer implements PublishAuthorizer {
    private static final Logger log = LoggerFactory.getLogger(CoordinatorAuthorizer.class);
    /** How long the coordinator may think (spec/control-protocol.md, "Messages"). */
    public static final Duration ANSWER_PATIENCE = Duration.ofSeconds(20);

    private final StreamEnder streams;
    private final Duration patience;
    private final ReconnectRule reconnectRule = ReconnectRule.END_ALL;
    private final Publications publications = new Publications();
    private final Scheduler timers = Schedulers.parallel();
    private volatile @Nullable ControlLink link;

    /**
     * An authorizer that refuses everybody until {@link #connect} is called and a connection stands.
     *
     * @param streams where streams are ended
     * @param patience how long an answer is waited for, normally {@link #ANSWER_PATIENCE}
     */
    public CoordinatorAuthorizer(StreamEnder streams, Duration patience) {
        this.streams = streams;
        this.patience = patience;
    }

    /** Connects to the coordinator and stays connected until {@link #disconnect}. Called once. */
    public void connect(LinkSettings settings) {
        ControlLink made = new ControlLink(settings, new Orders());
        link = made;
        made.start();
    }

    /** Sends what is still to be told and leaves the coordinator. Waits a few seconds at most: not for an event loop. */
    public void disconnect() {
        ControlLink current = link;
        if (current != null) {
            current.close();
        }
    }

    /** Whether a connection to the coordinator stands at this moment. */
    public boolean isConnected() {
        ControlLink current = link;
        return current != null && current.isConnected();
    }

    @Override
    public Mono<Verdict> authorize(PublishAttempt attempt) {
        return Mono.create(sink -> ask(attempt, sink));
    }

    private void ask(PublishAttempt attempt, MonoSink<Verdict> sink) {
        Request request = publications.ask(attempt.channel(), sink::success);
        Disposable timer = timers.schedule(
                () -> refuse(request.id(), "the coordinator did not answer within " + patience.toSeconds() + " s"),
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
        sink.onDispose(timer);
        PublishRequest message = new PublishRequest(
                request.id(),
                attempt.channel().value(),
                attempt.key().value(),
                NetUtil.toAddressString(attempt.userIp()));
        if (!send(message)) {
            refuse(request.id(), "there is no connection to the coordinator");
        }
    }

    private void refuse(String requestId, String reason) {
        publications.takeOut(requestId).ifPresent(refusal(reason));
    }

    private static Consumer<Request> refusal(String reason) {
        return request -> request.answer().accept(new Verdict.Refused(reason));
    }

    @Override
    public void ended(ChannelId channel, StreamId streamId) {
        if (publications.ended(new Publication(channel, streamId))) {
            send(new PublishEnd(channel, streamId));
        }
    }

    private boolean send(ControlMessage message) {
        ControlLink current = link;
        return current != null && current.send(message);
    }

    private void end(Publication publication, String reason) {
        if (!streams.end(publication.channel(), publication.streamId(), reason)) {
            log.debug("channel {}, stream {}: over already", publication.channel(), publication.streamId());
        }
    }

    /** What comes from the coordinator; on the link's event loop. */
    private final class Orders implements LinkListener {
        @Override
        public void connected(boolean resumable) {
            reconnectRule
                    .toEnd(publications.fromBefore())
                    .forEach(publication -> end(publication, "the connection to the coordinator was lost meanwhile"));
        }

        @Override
        public void received(ControlMessage message) {
            switch (message) {
                case PublishAccept accept -> accepted(accept);
                case PublishDeny deny -> refuse(deny.requestId(), "the coordinator denies it");
                case StreamKill kill -> killOrdered(kill);
                default -> log.warn("ignored a {} from the coordinator, which is not for an edge", kind(message));
            }
        }

        private void accepted(PublishAccept accept) {
            publications
                    .accepted(accept.requestId(), accept.streamId())
                    .ifPresentOrElse(
                            request -> request.answer().accept(new Verdict.Accepted(accept.streamId(), true)),
                            () -> giveBack(accept));
        }

        /** Nobody waits for the answer any more, but for the coordinator the stream is live. */
        private void giveBack(PublishAccept accept) {
            log.info(
                    "channel {}, stream {}: accepted after its publisher was given up, so it is ended",
                    accept.channel(),
                    accept.streamId());
            send(new PublishEnd(accept.channel(), accept.streamId()));
        }

        private void killOrdered(StreamKill order) {
            publications
                    .find(order.channel(), order.streamId())
                    .forEach(publication -> end(publication, "the coordinator ended it"));
        }

        private static String kind(ControlMessage message) {
            return message.getClass().getSimpleName();
        }

        @Override
        public void disconnected() {
            publications.lost().forEach(refusal("the connection to the coordinator was lost"));
        }
    }
}
