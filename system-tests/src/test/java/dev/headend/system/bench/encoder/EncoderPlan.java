package dev.headend.system.bench.encoder;

import dev.headend.system.harness.Clip;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How much is done.
 *
 * @param segmentSeconds the encoder's {@code HLS_TIME_SECONDS}
 * @param streams how many are copied side by side, one number after the other
 * @param copied a stream of which nothing is encoded
 * @param mixed one that is copied and encoded
 * @param encoded one of which each rendition is encoded
 * @param rounds how often a latency is measured
 * @param turns how often the CPU of each load is measured
 * @param warmUpSeconds for which the most streams are copied before any CPU is measured
 * @param settleSeconds for which a load is on before it is measured
 * @param seconds for which it is measured
 */
record EncoderPlan(
        int segmentSeconds,
        List<Integer> streams,
        StreamJob copied,
        StreamJob mixed,
        StreamJob encoded,
        int rounds,
        int turns,
        int warmUpSeconds,
        int settleSeconds,
        int seconds) {
    private static final int CLIP_SECONDS = 12;

    /** Only shows that all of it works. */
    static EncoderPlan smoke() {
        Clip clip = Clip.of(320, 180, 25, CLIP_SECONDS);
        StreamJob mixed = StreamJob.mixed("mixed", clip, "160x90-25");
        return new EncoderPlan(1, List.of(2), StreamJob.copied("copied", clip), mixed, mixed, 1, 1, 0, 0, 1);
    }

    /**
     * What docs/benchmarks.md reports, unless {@code BENCH_STREAMS}, {@code BENCH_ROUNDS}, {@code BENCH_TURNS},
     * {@code BENCH_SECONDS} or {@code BENCH_WARM_UP_SECONDS} differ.
     */
    static EncoderPlan full(Map<String, String> environment) {
        List<Integer> streams = Arrays.stream(
                        environment.getOrDefault("BENCH_STREAMS", "1,6").split(","))
                .map(Integer::valueOf)
                .toList();
        Clip large = Clip.of(1920, 1080, 30, CLIP_SECONDS, 4000);
        Clip small = Clip.of(1280, 720, 30, CLIP_SECONDS, 2500);
        return new EncoderPlan(
                3,
                streams,
                StreamJob.copied("1080p30 copied", large),
                StreamJob.mixed("720p30 copied and to 360p, recorded, previews", small, "640x360-30"),
                StreamJob.encoded(
                        "720p30 to 480p and 360p, recorded, previews", small, List.of("854x480-30", "640x360-30")),
                number(environment, "BENCH_ROUNDS", 5),
                number(environment, "BENCH_TURNS", 2),
                number(environment, "BENCH_WARM_UP_SECONDS", 60),
                15,
                number(environment, "BENCH_SECONDS", 36));
    }

    private static int number(Map<String, String> environment, String name, int otherwise) {
        return Integer.parseInt(environment.getOrDefault(name, String.valueOf(otherwise)));
    }
}
