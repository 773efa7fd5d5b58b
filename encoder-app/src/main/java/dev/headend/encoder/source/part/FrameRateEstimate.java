package dev.headend.encoder.source.part;

import dev.headend.encoder.plan.FrameRate;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frame rate of video by what its header says, what the metadata say, and when frames came. Headers and metadata are
 * exact, but some publishers write nonsense into them; times are true, but whole milliseconds.
 */
public final class FrameRateEstimate {
    private static final int ENOUGH_FRAMES = 8;
    /** How far a measured rate may be from the one that is said. */
    private static final double CONTRADICTION = 0.15;
    /** How far a measured rate may be from a usual one that is meant. */
    private static final double ROUNDING = 0.04;

    /** How far a rate may be from the usual one that is meant, of a publisher who keeps it badly. */
    private static final double UNSTEADINESS = 0.08;

    private static final double MAX_RATE = 300;
    private static final FrameRate ASSUMED = FrameRate.of(30);
    private static final int NTSC_DENOMINATOR = 1001;
    private static final double NTSC_TOLERANCE = 0.0004;
    private static final List<FrameRate> USUAL = List.of(
            FrameRate.of(15), FrameRate.of(24), FrameRate.of(25), FrameRate.of(30), FrameRate.of(50), FrameRate.of(60));

    private FrameRateEstimate() {}

    /**
     * The frame rate.
     *
     * @param nominal what the header says; null = nothing
     * @param announced what the metadata say, in frames per second; 0 = nothing
     * @param times when frames came, in milliseconds
     */
    public static FrameRate of(@Nullable FrameRate nominal, double announced, List<Long> times) {
        double measured = measured(times);
        FrameRate said = nominal == null ? ofDecimal(announced) : nominal;
        if (said != null && (measured == 0 || isNear(measured, said, CONTRADICTION))) {
            return said;
        }
        FrameRate meta = ofDecimal(announced);
        if (meta != null && measured > 0 && isNear(measured, meta, CONTRADICTION)) {
            return meta;
        }
        return measured == 0 ? ASSUMED : usual(measured);
    }

    /** Frames per second; 0 = too few frames. */
    private static double measured(List<Long> times) {
        if (times.size() < ENOUGH_FRAMES) {
            return 0;
        }
        long span = Collections.max(times) - Collections.min(times);
        double rate = span == 0 ? 0 : 1000.0 * (times.size() - 1) / span;
        return rate > MAX_RATE ? 0 : rate;
    }

    /**
     * The frame rate of a publisher that says none and leaves frames out when it has too much to do, as browsers do: the usual rate
     * that is not below what frames show.
     *
     * @param times when frames came, in milliseconds
     */
    public static FrameRate atLeast(List<Long> times) {
        double measured = measured(times);
        if (measured == 0) {
            return ASSUMED;
        }
        FrameRate nearest = nearestUsual(measured);
        return isNear(measured, nearest, UNSTEADINESS)
                ? nearest
                : USUAL.stream()
                        .filter(rate -> measured <= rate.perSecond())
                        .findFirst()
                        .orElseGet(() -> FrameRate.of((int) Math.round(measured)));
    }

    /** Whether two rates are the same, but for jitter. */
    public static boolean isNear(FrameRate one, FrameRate other) {
        return isNear(one.perSecond(), other, CONTRADICTION);
    }

    private static boolean isNear(double measured, FrameRate rate, double tolerance) {
        return Math.abs(measured / rate.perSecond() - 1) <= tolerance;
    }

    private static FrameRate nearestUsual(double measured) {
        return Collections.min(USUAL, Comparator.comparingDouble(rate -> Math.abs(measured / rate.perSecond() - 1)));
    }

    private static FrameRate usual(double measured) {
        FrameRate nearest = nearestUsual(measured);
        return isNear(measured, nearest, ROUNDING) ? nearest : FrameRate.of((int) Math.max(1, Math.round(measured)));
    }

    /** A rate that is written as a decimal number; null if it is none. */
    private static @Nullable FrameRate ofDecimal(double rate) {
        if (!(rate >= 1 && rate <= MAX_RATE)) {
            return null;
        }
        long whole = Math.round(rate);
        if (Math.abs(rate - whole) < NTSC_TOLERANCE) {
            return FrameRate.of((int) whole);
        }
        int ntsc = (int) Math.ceil(rate);
        boolean isNtsc = Math.abs(1000.0 * ntsc / NTSC_DENOMINATOR / rate - 1) < NTSC_TOLERANCE;
        return isNtsc
                ? new FrameRate(1000 * ntsc, NTSC_DENOMINATOR)
                : new FrameRate((int) Math.round(rate * 1000), 1000);
    }
}
