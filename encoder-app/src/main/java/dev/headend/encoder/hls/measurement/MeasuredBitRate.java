package dev.headend.encoder.hls.measurement;

import java.time.Duration;

/**
 * The bit rate of a rendition as RFC 8216 measures it (4.1 and 4.3.4.2): the peak over neighbouring segments that together
 * play for 0.5 to 1.5 target durations, and the average of all. Immutable.
 *
 * @param peak in bits a second; 0 = nothing of that length was measured
 * @param total of everything measured
 * @param last the segment measured last
 */
public record MeasuredBitRate(int targetSeconds, long peak, Amount total, Amount last) {
    public static MeasuredBitRate none(int targetSeconds) {
        return new MeasuredBitRate(targetSeconds, 0, Amount.NONE, Amount.NONE);
    }

    public MeasuredBitRate and(long bytes, Duration duration) {
        Amount segment = new Amount(bytes, duration);
        long higher = Math.max(peak, Math.max(rateIfMeasurable(segment), rateIfMeasurable(last.plus(segment))));
        return new MeasuredBitRate(targetSeconds, higher, total.plus(segment), segment);
    }

    /** After something that was not measured: what comes is no neighbour of what was. */
    public MeasuredBitRate interrupted() {
        return new MeasuredBitRate(targetSeconds, peak, total, Amount.NONE);
    }

    /** In bits a second, at least 1: what {@code BANDWIDTH} says. */
    public long bandwidth() {
        return Math.max(1, Math.max(peak, average()));
    }

    /** In bits a second, at least 1: what {@code AVERAGE-BANDWIDTH} says. */
    public long average() {
        return Math.max(1, total.rate());
    }

    private long rateIfMeasurable(Amount amount) {
        long millis = amount.duration().toMillis();
        boolean measurable = millis >= targetSeconds * 500L && millis <= targetSeconds * 1500L;
        return measurable ? amount.rate() : 0;
    }

    /** Bytes and how long they play. */
    public record Amount(long bytes, Duration duration) {
        static final Amount NONE = new Amount(0, Duration.ZERO);

        Amount plus(Amount other) {
            return new Amount(bytes + other.bytes, duration.plus(other.duration));
        }

        /** In bits a second. */
        long rate() {
            long millis = Math.max(1, duration.toMillis());
            return Math.ceilDiv(bytes * 8 * 1000, millis);
        }
    }
}
