package dev.headend.system.bench.edge;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How much is done.
 *
 * @param players of one stream, one level after the other
 * @param ratedPlayers of one stream whose rate differs
 * @param rates in bits a second
 * @param publishers with two players each
 * @param rounds how often each is measured, the servers taking turns
 * @param warmUpSeconds for which many players, and then many publishers, are served before anything is measured
 * @param settleSeconds for which players play before they are measured
 * @param seconds for which each is measured
 * @param stalled players that never read
 * @param slow players that read slowly, of each kind
 * @param harmSeconds for which they are watched
 */
record EdgePlan(
        List<Integer> players,
        int ratedPlayers,
        List<Integer> rates,
        int publishers,
        int rounds,
        int warmUpSeconds,
        int settleSeconds,
        int seconds,
        int stalled,
        int slow,
        int harmSeconds) {
    /** Of a usual stream, in bits a second. */
    static final int USUAL_RATE = 2_200_000;

    static final int LOW_RATE = 1_000_000;
    static final int HIGH_RATE = 8_000_000;

    /** Only shows that all of it works. */
    static final EdgePlan SMOKE = new EdgePlan(List.of(3), 2, List.of(LOW_RATE), 2, 1, 0, 0, 1, 3, 2, 1);

    /**
     * What docs/benchmarks.md reports, unless {@code BENCH_PLAYERS}, {@code BENCH_ROUNDS}, {@code BENCH_SECONDS},
     * {@code BENCH_WARM_UP_SECONDS} or {@code BENCH_HARM_SECONDS} differ.
     */
    static EdgePlan full(Map<String, String> environment) {
        List<Integer> players = Arrays.stream(environment
                        .getOrDefault("BENCH_PLAYERS", "100,300,500,1000,2000")
                        .split(","))
                .map(Integer::valueOf)
                .toList();
        int rounds = Integer.parseInt(environment.getOrDefault("BENCH_ROUNDS", "2"));
        int seconds = Integer.parseInt(environment.getOrDefault("BENCH_SECONDS", "10"));
        int harmSeconds = Integer.parseInt(environment.getOrDefault("BENCH_HARM_SECONDS", "70"));
        int warmUp = Integer.parseInt(environment.getOrDefault("BENCH_WARM_UP_SECONDS", "40"));
        return new EdgePlan(
                players, 300, List.of(LOW_RATE, HIGH_RATE), 200, rounds, warmUp, 3, seconds, 200, 10, harmSeconds);
    }
}
