package dev.headend.system.bench;

import java.util.List;

/**
 * How much is done with coordinators that share a Redis.
 *
 * @param peers edges, and as many encoders
 * @param levels streams that live beside those that are measured
 * @param batch streams that are measured at once, for each coordinator
 * @param rounds how often each is measured
 * @param warmUps rounds before, that do not count
 * @param atATime operations under way, for each coordinator, when the question is what is possible
 * @param timed streams of which is measured how long each takes
 * @param eachSecond how many of these are begun a second
 * @param waiting events that the application does not take, when the question is what each takes of Redis's memory
 */
record RedisWorkload(
        int peers,
        List<Integer> levels,
        int batch,
        int rounds,
        int warmUps,
        int atATime,
        int timed,
        int eachSecond,
        int waiting) {
    /** What docs/benchmarks.md reports. */
    static final RedisWorkload FULL =
            new RedisWorkload(100, List.of(0, 2_000, 10_000), 4_000, 2, 4, 256, 2_000, 500, 10_000);

    /** Only shows that all of it works. */
    static final RedisWorkload SMOKE = new RedisWorkload(4, List.of(0, 10), 20, 1, 0, 8, 20, 100, 10);

    Pace asFastAsItGoes() {
        return new Pace.AtATime(atATime);
    }

    RedisWorkload with(List<Integer> otherLevels) {
        return new RedisWorkload(peers, otherLevels, batch, rounds, warmUps, atATime, timed, eachSecond, waiting);
    }
}
