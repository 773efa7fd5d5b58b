package dev.headend.edge.admission;

import dev.headend.edge.admission.AdmissionMetrics.Outcome;
import dev.headend.edge.live.ChannelReservation;
import dev.headend.media.ChannelId;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A publisher that waits for the decision. Either it is answered or it is abandoned, never both. Safe for any thread.
 *
 * <pre>
 *   pending ──verdict──► answered
 *      └────abandon────► over: the channel is free, a late acceptance is given back
 * </pre>
 */
public final class AdmissionRequest {
    private final PublishAttempt attempt;
    private final @Nullable ChannelReservation reservation;
    private final Consumer<Admission> answer;
    private final AdmissionMetrics metrics;
    private final long since = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();

    /** @param reservation null when there is none to be had */
    AdmissionRequest(
            PublishAttempt attempt,
            @Nullable ChannelReservation reservation,
            Consumer<Admission> answer,
            AdmissionMetrics metrics) {
        this.attempt = attempt;
        this.reservation = reservation;
        this.answer = answer;
        this.metrics = metrics;
    }

    /** The publisher has left. Does nothing once it has been answered: then its publication is to be ended. */
    public void abandon() {
        if (over.compareAndSet(false, true)) {
            metrics.decided(Outcome.LEFT, since);
            if (reservation != null) {
                reservation.release();
            }
        }
    }

    /** @return false when it was abandoned, so that nobody has the answer */
    boolean answer(Admission admission, Outcome outcome) {
        boolean first = over.compareAndSet(false, true);
        if (first) {
            metrics.decided(outcome, since);
            answer.accept(admission);
        }
        return first;
    }

    /** Where the publisher wants to publish. */
    public ChannelId channel() {
        return attempt.channel();
    }

    boolean isPending() {
        return !over.get();
    }

    PublishAttempt attempt() {
        return attempt;
    }

    @Nullable
    ChannelReservation reservation() {
        return reservation;
    }
}
