package dev.headend.system.bench.edge;

import dev.headend.system.bench.Latencies;
import org.jspecify.annotations.Nullable;

/** The pictures that one player has received. Written by one thread, read by any. */
final class PictureLog implements ChunkReader.Pictures {
    private volatile @Nullable Latencies latencies;
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
        }
        latest = number;
    }

    /** From now on, how late each picture is goes there; null: nowhere. */
    void measure(@Nullable Latencies into) {
        latencies = into;
    }

    /** How many pictures between the first and the latest have not come. */
    int missing() {
        return missing;
    }

    /** The timestamp of the latest picture; -1 when none has come. */
    int timestamp() {
        return latest < 0 ? -1 : (int) (latest * SyntheticStream.PICTURE_NANOS / 1_000_000);
    }
}
