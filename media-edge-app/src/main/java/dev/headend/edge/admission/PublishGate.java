package dev.headend.edge.admission;

import dev.headend.edge.admission.AdmissionMetrics.Outcome;
import dev.headend.edge.live.ChannelReservation;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.Publication;
import dev.headend.edge.live.PublisherPeer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Admits publishers: reserves the channel, asks the authorizer, opens the stream. Whatever goes wrong, the reservation is
 * released, and an accepted stream is reported as ended exactly once. Safe for any thread.
 *
 * <p>A channel with a publisher is taken, unless the {@link TakeoverRule} gives it to the newcomer: then the end of the old
 * stream is reported before the authorizer is asked about the new one.
 */
public final class PublishGate {
    private final LiveChannels channels;
    private final PublishAuthorizer authorizer;
    private final TakeoverRule takeover;
    private final AdmissionMetrics metrics;

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
     * Admits a publisher or not. To be subscribed to once and not cancelled: a caller whose publisher has left meanwhile ends
     * the publication that it is given.
     *
     * @return exactly one value, never an error, on any thread
     */
    public Mono<Admission> admit(PublishAttempt attempt, PublisherPeer peer) {
        return Mono.defer(() -> {
            long since = System.nanoTime();
            return takeover.reserve(channels, attempt, peer)
                    .map(reservation -> ask(attempt, reservation, since))
                    .orElseGet(() -> Mono.just(denied("channel already has a publisher", Outcome.TAKEN, since)));
        });
    }

    private Mono<Admission> ask(PublishAttempt attempt, ChannelReservation reservation, long since) {
        return Mono.defer(() -> authorizer.authorize(attempt))
                .onErrorResume(failure -> Mono.just(new Verdict.Undecided("authorization failed: " + failure)))
                .defaultIfEmpty(new Verdict.Undecided("authorization failed: no decision"))
                .map(verdict -> settle(reservation, attempt, verdict, since));
    }

    private Admission settle(ChannelReservation reservation, PublishAttempt attempt, Verdict verdict, long since) {
        return switch (verdict) {
            case Verdict.Refused(String reason) -> {
                reservation.release();
                yield denied(reason, Outcome.REFUSED, since);
            }
            case Verdict.Undecided(String reason) -> {
                reservation.release();
                yield denied(reason, Outcome.UNDECIDED, since);
            }
            case Verdict.Accepted accepted -> open(reservation, attempt, accepted, since);
        };
    }

    private Admission denied(String reason, Outcome outcome, long since) {
        metrics.decided(outcome, since);
        return new Admission.Denied(reason);
    }

    private Admission open(
            ChannelReservation reservation, PublishAttempt attempt, Verdict.Accepted accepted, long since) {
        Runnable whenEnded = () -> authorizer.ended(attempt, accepted.streamId());
        Optional<Publication> opened = reservation.open(accepted.streamId(), accepted.encoderExpected(), whenEnded);
        if (opened.isEmpty()) {
            whenEnded.run();
            return denied("stream was killed before it began", Outcome.KILLED, since);
        }
        metrics.decided(Outcome.ADMITTED, since);
        return new Admission.Admitted(opened.get());
    }
}
