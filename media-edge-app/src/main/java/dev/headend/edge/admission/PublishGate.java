package dev.headend.edge.admission;

import dev.headend.edge.admission.AdmissionMetrics.Outcome;
import dev.headend.edge.admission.ExpectedEncoders.Expectation;
import dev.headend.edge.live.ChannelReservation;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.Publication;
import dev.headend.edge.live.PublisherPeer;
import dev.headend.media.ChannelId;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Admits publishers: reserves the channel, asks the authorizer, opens the stream. Whatever goes wrong, the reservation is
 * released, and an accepted stream is reported as ended exactly once. Safe for any thread.
 *
 * <p>A channel with a publisher is taken, unless the {@link TakeoverRule} gives it to the newcomer: then the end of the old
 * stream is reported before the authorizer is asked about the new one.
 *
 * <p>A publisher who leaves before the verdict frees the channel at once. Whoever comes then has it, but is asked about only
 * after that verdict, which is given back if it accepts: else the newcomer would be refused as the second publisher.
 */
public final class PublishGate {
    private static final Logger log = LoggerFactory.getLogger(PublishGate.class);
    /**
     * Channels that a verdict is awaited of, in all: some 16 MiB. A publisher who leaves takes none of it along, so the limit of
     * connections is no limit of these.
     */
    static final int MOST_ASKED = 4_096;

    private final LiveChannels channels;
    private final PublishAuthorizer authorizer;
    private final TakeoverRule takeover;
    private final AdmissionMetrics metrics;
    private final ExpectedEncoders encoders = new ExpectedEncoders();
    private volatile boolean draining;
    /** Channels that a verdict is awaited of, with who is to be asked about next. Guarded by itself. */
    private final Map<ChannelId, Optional<AdmissionRequest>> asked = new HashMap<>();

    /** A gate whose metrics nobody reads. */
    public PublishGate(LiveChannels channels, PublishAuthorizer authorizer, TakeoverRule takeover) {
        this(channels, authorizer, takeover, new AdmissionMetrics(new CompositeMeterRegistry()));
    }

    public PublishGate(
            LiveChannels channels, PublishAuthorizer authorizer, TakeoverRule takeover, AdmissionMetrics metrics) {
        this.channels = channels;
        this.authorizer = authorizer;
        this.takeover = takeover;
        this.metrics = metrics;
    }

    /**
     * From now on no publisher is admitted but those who are being decided about; what is live goes on. Whoever decides is told, so that
     * publishers may come by another edge before their streams have ended here.
     */
    public void drain() {
        draining = true;
        authorizer.drain();
    }

    /** Whether the edge is about to stop. */
    public boolean isDraining() {
        return draining;
    }

    /**
     * Admits a publisher or not.
     *
     * @param answer called once, on any thread, even before this returns; not after {@link AdmissionRequest#abandon}
     */
    public AdmissionRequest admit(PublishAttempt attempt, PublisherPeer peer, Consumer<Admission> answer) {
        // Asked before, so that a takeover ousts nobody, and after, so that whoever counts what a draining edge still
        // has misses none.
        Optional<ChannelReservation> reserved = draining ? Optional.empty() : takeover.reserve(channels, attempt, peer);
        AdmissionRequest request = new AdmissionRequest(attempt, reserved.orElse(null), answer, metrics);
        if (draining) {
            reserved.ifPresent(ChannelReservation::release);
            request.answer(new Admission.Draining(), Outcome.DRAINING);
            return request;
        }
        if (reserved.isEmpty()) {
            request.answer(new Admission.Taken(), Outcome.TAKEN);
            return request;
        }
        switch (turn(request)) {
            case NOW -> ask(request, reserved.get());
            case AFTER_THE_PRESENT_VERDICT -> {}
            case NEVER -> refuseUnasked(request, reserved.get());
        }
        return request;
    }

    /** How many streams wait for an encoder, which will have to connect before anybody can know what it is. */
    public int awaitedEncoders() {
        return encoders.awaited();
    }

    /** Whether an encoder may come for the channel: for its stream, or for one that it is being decided about. */
    public boolean expectsEncoder(ChannelId channel) {
        boolean deciding;
        synchronized (asked) {
            deciding = authorizer.expectsEncoders() && asked.containsKey(channel);
        }
        return deciding || encoders.expects(channel);
    }

    /** When the authorizer is asked about a publisher. */
    private enum Turn {
        NOW,
        AFTER_THE_PRESENT_VERDICT,
        NEVER
    }

    ExpectedEncoders encoders() {
        return encoders;
    }

    /** A publisher that has waited for the present verdict until now has been abandoned: the channel was free. */
    private Turn turn(AdmissionRequest request) {
        synchronized (asked) {
            ChannelId channel = request.attempt().channel();
            if (asked.containsKey(channel)) {
                asked.put(channel, Optional.of(request));
                return Turn.AFTER_THE_PRESENT_VERDICT;
            }
            if (asked.size() == MOST_ASKED) {
                return Turn.NEVER;
            }
            asked.put(channel, Optional.empty());
            return Turn.NOW;
        }
    }

    private static void refuseUnasked(AdmissionRequest request, ChannelReservation reservation) {
        reservation.release();
        request.answer(
                new Admission.Undecided("too many publishers (" + MOST_ASKED + ") await a decision"),
                Outcome.UNDECIDED);
    }

    private void ask(AdmissionRequest request, ChannelReservation reservation) {
        if (authorizer.expectsEncoders()) {
            encoders.asked();
        }
        // Never cancelled: a late acceptance must be given back.
        Mono.defer(() -> authorizer.authorize(request.attempt()))
                .onErrorResume(failure -> Mono.just(new Verdict.Undecided("authorization failed: " + failure)))
                .defaultIfEmpty(new Verdict.Undecided("authorization failed: no decision"))
                .subscribe(verdict -> {
                    settleSafely(request, reservation, verdict);
                    if (authorizer.expectsEncoders()) {
                        encoders.answered();
                    }
                    askNext(request.attempt().channel());
                });
    }

    /** Nobody else would answer the publisher, who would wait for as long as he likes and keep the channel. */
    private void settleSafely(AdmissionRequest request, ChannelReservation reservation, Verdict verdict) {
        try {
            settle(request, reservation, verdict);
        } catch (RuntimeException failure) {
            log.error(
                    "channel {}: internal error at the verdict",
                    request.attempt().channel(),
                    failure);
            reservation.release();
            request.answer(new Admission.Undecided("internal error"), Outcome.UNDECIDED);
        }
    }

    private void askNext(ChannelId channel) {
        AdmissionRequest next = takeNext(channel);
        ChannelReservation reservation = next == null ? null : next.reservation();
        if (next != null && reservation != null) {
            ask(next, reservation);
        }
    }

    private @Nullable AdmissionRequest takeNext(ChannelId channel) {
        synchronized (asked) {
            AdmissionRequest next = asked.getOrDefault(channel, Optional.empty())
                    .filter(AdmissionRequest::isPending)
                    .orElse(null);
            if (next == null) {
                asked.remove(channel);
            } else {
                asked.put(channel, Optional.empty());
            }
            return next;
        }
    }

    private void settle(AdmissionRequest request, ChannelReservation reservation, Verdict verdict) {
        switch (verdict) {
            case Verdict.Refused(String reason) -> {
                reservation.release();
                request.answer(new Admission.Denied(reason), Outcome.REFUSED);
            }
            case Verdict.Undecided(String reason) -> {
                reservation.release();
                request.answer(new Admission.Undecided(reason), Outcome.UNDECIDED);
            }
            case Verdict.Accepted accepted -> open(request, reservation, accepted);
        }
    }

    private void open(AdmissionRequest request, ChannelReservation reservation, Verdict.Accepted accepted) {
        Expectation encoder =
                accepted.encoderExpected() ? encoders.begin(request.attempt().channel()) : () -> {};
        Runnable whenEnded = () -> {
            encoder.end();
            authorizer.ended(request.attempt(), accepted.streamId());
        };
        Optional<Publication> opened = reservation.open(accepted.streamId(), accepted.encoderExpected(), whenEnded);
        if (opened.isEmpty()) {
            whenEnded.run();
            request.answer(new Admission.Denied("stream was killed before it began"), Outcome.KILLED);
        } else if (!request.answer(new Admission.Admitted(opened.get()), Outcome.ADMITTED)) {
            opened.get().end();
        }
    }
}
