package dev.headend.edge.admission;

import dev.headend.edge.live.ChannelReservation;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.Publication;
import dev.headend.edge.live.PublisherPeer;
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

    public PublishGate(LiveChannels channels, PublishAuthorizer authorizer, TakeoverRule takeover) {
        this.channels = channels;
        this.authorizer = authorizer;
        this.takeover = takeover;
    }

    /**
     * Admits a publisher or not. To be subscribed to once and not cancelled: a caller whose publisher has left meanwhile ends
     * the publication that it is given.
     *
     * @return exactly one value, never an error, on any thread
     */
    public Mono<Admission> admit(PublishAttempt attempt, PublisherPeer peer) {
        return Mono.defer(() -> takeover.reserve(channels, attempt, peer)
                .map(reservation -> ask(attempt, reservation))
                .orElseGet(() -> Mono.just(new Admission.Denied("channel already has a publisher"))));
    }

    private Mono<Admission> ask(PublishAttempt attempt, ChannelReservation reservation) {
        return Mono.defer(() -> authorizer.authorize(attempt))
                .onErrorResume(failure -> Mono.just(new Verdict.Refused("authorization failed: " + failure)))
                .defaultIfEmpty(new Verdict.Refused("authorization failed: no decision"))
                .map(verdict -> settle(reservation, attempt, verdict));
    }

    private Admission settle(ChannelReservation reservation, PublishAttempt attempt, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Refused(String reason) -> {
                reservation.release();
                yield new Admission.Denied(reason);
            }
            case Verdict.Accepted accepted -> open(reservation, attempt, accepted);
        };
    }

    private Admission open(ChannelReservation reservation, PublishAttempt attempt, Verdict.Accepted accepted) {
        Runnable whenEnded = () -> authorizer.ended(attempt.channel(), accepted.streamId());
        Optional<Publication> opened = reservation.open(accepted.streamId(), accepted.encoderExpected(), whenEnded);
        if (opened.isEmpty()) {
            whenEnded.run();
            return new Admission.Denied("stream was killed before it began");
        }
        return new Admission.Admitted(opened.get());
    }
}
