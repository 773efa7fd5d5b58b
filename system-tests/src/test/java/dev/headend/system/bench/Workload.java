package dev.headend.system.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much is done.
 *
 * @param peers edges, and as many encoders
 * @param first streams that a coordinator is given right after its start
 * @param levels streams that live beside those that are measured
 * @param batch streams that are measured at once
 * @param rounds how often each is measured
 * @param warmUps rounds before, that do not count
 * @param atATime operations under way when the question is what is possible
 * @param eachSecond callbacks a second when the question is how long one takes
 * @param churn how long streams come and go
 * @param livesEachSecond how many of them
 * @param backlog events that the application does not take
 * @param stormPeers edges, and as many encoders, that lose the coordinator
 * @param stormStreams what they hold then
 * @param probes publishers that are let in meanwhile, to see how long that takes
 */
record Workload(
        int peers,
        int first,
        List<Integer> levels,
        int batch,
        int rounds,
        int warmUps,
        int atATime,
        List<Integer> eachSecond,
        Duration churn,
        int livesEachSecond,
        int backlog,
        int stormPeers,
        int stormStreams,
        int probes) {
    Pace asFastAsItGoes() {
        return new Pace.AtATime(atATime);
    }

    /** What docs/benchmarks.md reports. */
    static final Workload FULL = new Workload(
            100,
            6_000,
            List.of(0, 2_000, 6_000, 10_000),
            4_000,
            3,
            6,
            256,
            List.of(500, 2_000),
            Duration.ofMinutes(5),
            300,
            200_000,
            500,
            20_000,
            500);

    /** Only shows that all of it works. */
    static final Workload SMOKE =
            new Workload(2, 20, List.of(0, 10), 20, 1, 0, 8, List.of(100), Duration.ofSeconds(1), 20, 80, 5, 20, 10);
}
