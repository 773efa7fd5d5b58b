package dev.headend.edge.admission;

import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.Publication;
import dev.headend.edge.live.PublisherPeer;
import dev.headend.edge.live.Reservation;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * The way from the wish to publish to a live stream: the channel is reserved, the authorizer is asked, the stream is
 * opened. Whatever goes wrong, the reservation is given back, and an accepted stream is reported as ended exactly once.
 * Safe for any thread.
 *
 * <p>A channel that has a publisher is taken, unless nothing comes from it any more and the newcomer has the same key: then
 * it is the same publisher, who came back before the loss of its connection was noticed. The end of its old stream is
 * reported before the new one is asked for.
 */
public final class PublishGate {
    private final LiveChannels channels;
    private final PublishAuthorizer authorizer;

    public PublishGate(LiveChannels channels, PublishAuthorizer authorizer) {
        this.channels = channels;
        this.authorizer = authorizer;
    }

    /**
     * Admits a publisher or not. To be subscribed to once and not cancelled: a publisher that has left in the meantime ends
     * the publication it is given.
     *
     * @return exactly one value, never an error, on any thread
     */
    public Mono<Admission> admit(PublishAttempt attempt, PublisherPeer peer) {
        return Mono.defer(() -> reserve(attempt, peer)
                .map(reservation -> ask(attempt, reservation))
                .orElseGet(() -> Mono.just(new Admission.Denied("somebody publishes there already"))));
    }

    private Optional<Reservation> reserve(PublishAttempt attempt, PublisherPeer peer) {
        Optional<Reservation> free = channels.reserve(attempt.channel(), attempt.key(), peer);
        if (free.isPresent()
                || !channels.killAbandoned(
                        attempt.channel(), attempt.key(), "its publisher came on a new connection")) {
            return free;
        }
        return channels.reserve(attempt.channel(), attempt.key(), peer);
    }

    private Mono<Admission> ask(PublishAttempt attempt, Reservation reservation) {
        return Mono.defer(() -> authorizer.authorize(attempt))
                .onErrorResume(failure -> Mono.just(new Verdict.Refused("nobody could decide: " + failure)))
                .defaultIfEmpty(new Verdict.Refused("nobody decided"))
                .map(verdict -> settle(reservation, attempt, verdict));
    }

    private Admission settle(Reservation reservation, PublishAttempt attempt, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Refused(String reason) -> {
                reservation.release();
                yield new Admission.Denied(reason);
            }
            case Verdict.Accepted accepted -> open(reservation, attempt, accepted);
        };
    }

    private Admission open(Reservation reservation, PublishAttempt attempt, Verdict.Accepted accepted) {
        Runnable whenEnded = () -> authorizer.ended(attempt.channel(), accepted.streamId());
        Optional<Publication> opened = reservation.open(accepted.streamId(), accepted.encoderExpected(), whenEnded);
        if (opened.isEmpty()) {
            whenEnded.run();
            return new Admission.Denied("the stream was ended before it began");
        }
        return new Admission.Admitted(opened.get());
    }
}
