package dev.headend.edge.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.PublishRequest;
import dev.headend.control.link.ControlLink;
import dev.headend.control.link.LinkSettings;
import dev.headend.edge.admission.PublishAttempt;
import dev.headend.edge.admission.PublishAuthorizer;
import dev.headend.edge.admission.Verdict;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Lets the coordinator decide who may publish, and ends what it orders to end. Thread-safe, never blocks. */
public final class CoordinatorAuthorizer implements PublishAuthorizer {
    /** How long the coordinator may think (spec/control-protocol.md, "Messages"). */
    public static final Duration ANSWER_PATIENCE = Duration.ofSeconds(20);

    private final Duration patience;
    private final Publications publications = new Publications();
    private final Orders orders;
    private final Scheduler timers = Schedulers.parallel();
    private volatile @Nullable ControlLink link;

    /**
     * An authorizer that refuses everybody until {@link #connect} is called and a connection stands.
     *
     * @param streams where streams are ended
     * @param patience how long an answer is waited for, normally {@link #ANSWER_PATIENCE}
     */
    public CoordinatorAuthorizer(StreamEnder streams, Duration patience) {
        this.patience = patience;
        this.orders = new Orders(publications, streams, this::send);
    }

    /** Connects to the coordinator and stays connected until {@link #disconnect}. Called once. */
    public void connect(LinkSettings settings) {
        ControlLink made = new ControlLink(settings, orders);
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
        return publications.isConnected();
    }

    /** Whether there has been a connection to the coordinator since the start. */
    public boolean hasBeenConnected() {
        return orders.hasEverConnected();
    }

    @Override
    public Mono<Verdict> authorize(PublishAttempt attempt) {
        return Mono.create(sink -> ask(attempt, sink)
                .ifPresentOrElse(
                        request -> sink.onDispose(giveUpLater(request)),
                        () -> sink.success(new Verdict.Refused("there is no connection to the coordinator"))));
    }

    private Optional<Request> ask(PublishAttempt attempt, MonoSink<Verdict> sink) {
        synchronized (publications) {
            Optional<Request> entered = publications.ask(attempt.channel(), sink::success);
            entered.ifPresent(request -> send(new PublishRequest(
                    request.id(),
                    attempt.channel().value(),
                    attempt.key().value(),
                    NetUtil.toAddressString(attempt.userIp()))));
            return entered;
        }
    }

    private Disposable giveUpLater(Request request) {
        return timers.schedule(() -> giveUp(request), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void giveUp(Request request) {
        publications
                .takeOut(request.id())
                .ifPresent(late -> late.refuse("the coordinator did not answer within " + patience.toSeconds() + " s"));
    }

    @Override
    public void ended(ChannelId channel, StreamId streamId) {
        Publication publication = new Publication(channel, streamId);
        synchronized (publications) {
            if (publications.ended(publication)) {
                send(publication.end());
            }
        }
    }

    /**
     * Queues a message. A connection that breaks right now takes it along: the request is refused then, and a stream that is
     * not resumed the coordinator ends by itself.
     */
    private void send(ControlMessage message) {
        ControlLink current = link;
        if (current == null) {
            return;
        }
        // Always the books before the link, so that two threads cannot wait for each other.
        synchronized (publications) {
            current.send(message);
        }
    }
}
