package dev.headend.edge.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.PublishRequest;
import dev.headend.control.link.ControlLink;
import dev.headend.control.link.LinkSettings;
import dev.headend.edge.admission.PublishAttempt;
import dev.headend.edge.admission.PublishAuthorizer;
import dev.headend.edge.admission.Verdict;
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

/** Lets the coordinator decide who may publish, and ends the streams it kills. Thread-safe, never blocks. */
public final class CoordinatorAuthorizer implements PublishAuthorizer {
    /** How long to wait for the coordinator's answer (spec/control-protocol.md, "Messages"). */
    public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);

    private final Duration answerTimeout;
    private final PublishGrants grants = new PublishGrants();
    private final CoordinatorMessageHandler orders;
    private final Scheduler timers = Schedulers.parallel();
    private volatile @Nullable ControlLink link;

    /**
     * An authorizer that refuses everybody while the coordinator is not connected.
     *
     * @param streams where streams are ended
     * @param answerTimeout how long to wait for an answer, normally {@link #ANSWER_TIMEOUT}
     */
    public CoordinatorAuthorizer(StreamEnder streams, Duration answerTimeout) {
        this.answerTimeout = answerTimeout;
        this.orders = new CoordinatorMessageHandler(grants, streams, this::send);
    }

    /** Connects to the coordinator and stays connected until {@link #close}. Called once. */
    public void connect(LinkSettings settings) {
        ControlLink made = new ControlLink(settings, orders);
        link = made;
        made.start();
    }

    /** Sends what is still queued and disconnects. */
    @Override
    public void close() {
        ControlLink current = link;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public void drain() {
        synchronized (grants) {
            grants.drain().forEach(this::send);
        }
    }

    /** Whether the coordinator is connected at this moment. */
    public boolean isConnected() {
        return grants.isConnected();
    }

    /** Whether the coordinator has been connected since the start. */
    public boolean hasBeenConnected() {
        return orders.hasEverConnected();
    }

    @Override
    public boolean expectsEncoders() {
        return true;
    }

    @Override
    public Mono<Verdict> authorize(PublishAttempt attempt) {
        return Mono.create(sink -> ask(attempt, sink)
                .ifPresentOrElse(
                        request -> sink.onDispose(giveUpLater(request)),
                        () -> sink.success(new Verdict.Undecided("not connected to the coordinator"))));
    }

    private Optional<PendingRequest> ask(PublishAttempt attempt, MonoSink<Verdict> sink) {
        synchronized (grants) {
            Optional<PendingRequest> entered = grants.ask(attempt.channel(), attempt.key(), sink::success);
            entered.ifPresent(request -> send(new PublishRequest(
                    request.id(),
                    attempt.channel().value(),
                    attempt.key().value(),
                    NetUtil.toAddressString(attempt.userIp()))));
            return entered;
        }
    }

    private Disposable giveUpLater(PendingRequest request) {
        return timers.schedule(() -> giveUp(request), answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void giveUp(PendingRequest request) {
        grants.takeOut(request.id())
                .ifPresent(
                        late -> late.giveUp("coordinator did not answer within " + answerTimeout.toSeconds() + " s"));
    }

    @Override
    public void ended(PublishAttempt attempt, StreamId streamId) {
        PublishGrant grant = new PublishGrant(attempt.channel(), streamId);
        synchronized (grants) {
            if (grants.ended(grant)) {
                send(grant.end());
            }
        }
    }

    /**
     * Queues a message. It is lost if the connection breaks right now: then the request is refused, and the coordinator ends
     * by itself a stream that is not resumed.
     */
    private void send(ControlMessage message) {
        ControlLink current = link;
        if (current == null) {
            return;
        }
        // Always the monitor of the grants before that of the link, so that two threads cannot wait for each other.
        synchronized (grants) {
            current.send(message);
        }
    }
}
