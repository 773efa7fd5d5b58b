package dev.headend.edge.live;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Queue;

/** Channels whose time goes on when it is told to. */
final class TestContext {
    static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final DropPolicy DROPS = new DropPolicy(Duration.ofSeconds(5), 2_000, 3_000);

    final MediaMemory memory;
    final LiveChannels channels;
    /** What is to be done after a pause. */
    final Queue<Runnable> later = new ArrayDeque<>();

    private final LiveContext context;
    /** Close to where the monotonic clock begins again with negative numbers. */
    private long nanos = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

    TestContext() {
        this(limits(1 << 20, Duration.ZERO), 1 << 20);
    }

    TestContext(LiveLimits limits, long memoryBytes) {
        memory = new MediaMemory(memoryBytes);
        context = new LiveContext(limits, memory, CLOCK, () -> nanos);
        channels = new LiveChannels(context, later::add);
    }

    /** Blocks of 1,000 bytes at most; players may be 5 s or 2,000 bytes behind, encoders 3,000 bytes. */
    static LiveLimits limits(long cacheBytes, Duration mergeWindow) {
        return new LiveLimits(cacheBytes, Duration.ofSeconds(60), Duration.ofMillis(100), mergeWindow, 1_000, DROPS);
    }

    LiveContext context() {
        return context;
    }

    long now() {
        return nanos;
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }
}
