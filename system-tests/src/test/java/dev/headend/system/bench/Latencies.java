package dev.headend.system.bench;

import java.util.Arrays;

/** How long operations took. */
final class Latencies {
    private final long[] nanos;
    private int count;

    Latencies(int capacity) {
        this.nanos = new long[capacity];
    }

    void add(long took) {
        nanos[count++] = took;
    }

    int count() {
        return count;
    }

    /** What that part of them, 0 to 1, did not exceed, in milliseconds. */
    double millis(double part) {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(part * count) - 1] / 1e6;
    }
}
