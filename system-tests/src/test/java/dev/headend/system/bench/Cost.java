package dev.headend.system.bench;

/**
 * What some operations cost.
 *
 * @param perSecond how many of them there were each second
 * @param cpuMillis of the coordinator's processor time, each
 */
record Cost(double perSecond, double cpuMillis) {
    static Cost of(Subject subject, int operations, Runnable work) {
        long cpu = subject.cpuNanos();
        long start = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Cost(operations / seconds, (subject.cpuNanos() - cpu) / 1e6 / operations);
    }

    @Override
    public String toString() {
        return "%,.0f/s, %.2f ms".formatted(perSecond, cpuMillis);
    }
}
