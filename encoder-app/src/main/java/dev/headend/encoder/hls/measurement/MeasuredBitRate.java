package dev.headend.encoder.hls.measurement;

import java.time.Duration;

/**
 * The bit rate of a rendition as RFC 8216 measures it (4.1 and 4.3.4.2): the peak over neighbouring segments that together
 * last 0.5 to 1.5 target durations, and the average of all. Immutable.
 *
 * @param peak in bits per second; 0 = none of that duration was measured
 * @param total of all segments measured
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

    /** After a segment that was not measured: the next one is no neighbour of the last. */
    public MeasuredBitRate interrupted() {
        return new MeasuredBitRate(targetSeconds, peak, total, Amount.NONE);
    }

    /** For {@code BANDWIDTH}: in bits per second, at least 1. */
    public long bandwidth() {
        return Math.max(1, Math.max(peak, average()));
    }

    /** For {@code AVERAGE-BANDWIDTH}: in bits per second, at least 1. */
    public long average() {
        return Math.max(1, total.rate());
    }

    private long rateIfMeasurable(Amount amount) {
        long millis = amount.duration().toMillis();
        boolean measurable = millis >= targetSeconds * 500L && millis <= targetSeconds * 1500L;
        return measurable ? amount.rate() : 0;
    }

    /** Bytes and their duration. */
    public record Amount(long bytes, Duration duration) {
        static final Amount NONE = new Amount(0, Duration.ZERO);

        Amount plus(Amount other) {
            return new Amount(bytes + other.bytes, duration.plus(other.duration));
        }

        /** In bits per second. */
        long rate() {
            long millis = Math.max(1, duration.toMillis());
            return Math.ceilDiv(bytes * 8 * 1000, millis);
        }
    }
}
