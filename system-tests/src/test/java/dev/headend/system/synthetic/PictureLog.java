package dev.headend.system.synthetic;

import org.jspecify.annotations.Nullable;

/** The pictures that one player has received. Written by one thread, read by any. */
public final class PictureLog implements Pictures {
    private volatile @Nullable Latencies latencies;
    private volatile int first = -1;
    private volatile int latest = -1;
    private volatile int missing;

    @Override
    public void picture(long dueNanos, int number) {
        Latencies measured = latencies;
        if (measured != null) {
            measured.add(System.nanoTime() - dueNanos);
        }
        if (latest >= 0) {
            missing = missing + Math.max(0, number - latest - 1);
        } else {
            first = number;
        }
        latest = number;
    }

    /** From now on, how late each picture is goes there; null: nowhere. */
    void measure(@Nullable Latencies into) {
        latencies = into;
    }

    /** How many pictures between the first and the latest have not come. */
    public int missing() {
        return missing;
    }

    /** The timestamp of the first picture; -1 when none has come. */
    public int firstTimestamp() {
        return timestamp(first);
    }

    /** The timestamp of the latest picture; -1 when none has come. */
    public int timestamp() {
        return timestamp(latest);
    }

    private static int timestamp(int picture) {
        return picture < 0 ? -1 : (int) (picture * SyntheticMedia.PICTURE_NANOS / 1_000_000);
    }
}
