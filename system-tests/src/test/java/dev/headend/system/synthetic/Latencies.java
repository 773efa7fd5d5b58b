package dev.headend.system.synthetic;

import java.util.Arrays;

/** How long operations took. */
public final class Latencies {
    private final long[] nanos;
    private int count;

    public Latencies(int capacity) {
        this.nanos = new long[capacity];
    }

    public void add(long took) {
        nanos[count++] = took;
    }

    public int count() {
        return count;
    }

    /** What that part of them, 0 to 1, did not exceed, in milliseconds. */
    public double millis(double part) {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(part * count) - 1] / 1e6;
    }
}
