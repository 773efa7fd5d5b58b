package dev.headend.edge.status;

import dev.headend.edge.live.ChannelSnapshot;
import dev.headend.edge.live.HeaderSet;
import dev.headend.edge.live.LiveChannels;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Takes snapshots of all channels: at most one a second, however many ask, on a thread of its own. No event loop waits for it but
 * for the moment in which a channel's list of receivers is copied. Safe for any thread.
 */
public final class StatusSnapshots implements AutoCloseable {
    /** How old a snapshot may be that somebody is given. */
    static final Duration SHARED = Duration.ofSeconds(1);

    private static final Duration SAMPLES = Duration.ofSeconds(5);

    private final LiveChannels channels;
    private final Supplier<Map<String, Long>> viewers;
    private final Clock clock;
    private final Scheduler thread = Schedulers.newSingle("status", true);
    private final Mono<StatusSnapshot> latest = shared(snapshot -> snapshot);
    /** Only touched on the thread, as all that follows. */
    private final RateSamples samples = new RateSamples();

    private Map<HeaderSet, StreamContent> contents = Map.of();
    private @Nullable StatusSnapshot taken;
    private long takenAt;

    /** @param viewers over HLS, by the channel's name; those that nobody watches may be missing */
    public StatusSnapshots(LiveChannels channels, Supplier<Map<String, Long>> viewers, Clock clock) {
        this.channels = channels;
        this.viewers = viewers;
        this.clock = clock;
        thread.schedulePeriodically(this::sample, 0, SAMPLES.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** All channels as they are now, or were a second ago. */
    public Mono<StatusSnapshot> latest() {
        return latest;
    }

    /**
     * What is made of a snapshot, for all who ask within a second.
     *
     * @param form called on the thread of snapshots; should not block
     */
    public <T> Mono<T> shared(Function<StatusSnapshot, T> form) {
        return Mono.fromCallable(() -> form.apply(snapshot()))
                .subscribeOn(thread)
                .cache(SHARED);
    }

    private StatusSnapshot snapshot() {
        StatusSnapshot known = taken;
        long now = System.nanoTime();
        if (known != null && now - takenAt < SHARED.toNanos()) {
            return known;
        }
        StatusSnapshot made = take(now);
        taken = made;
        takenAt = now;
        return made;
    }

    /** By the way, nothing is kept of a snapshot that nobody will ask for. */
    private void sample() {
        long now = System.nanoTime();
        samples.take(channels.snapshot(), now);
        if (now - takenAt >= SHARED.toNanos()) {
            taken = null;
        }
    }

    private StatusSnapshot take(long nanos) {
        Instant at = clock.instant();
        List<ChannelSnapshot> live = channels.snapshot();
        Map<String, Long> watching = viewers.get();
        contents = contentsOf(live);
        return new StatusSnapshot(
                at,
                live.stream()
                        .sorted(Comparator.comparing(
                                channel -> channel.channel().value()))
                        .map(channel -> new ChannelStatus(
                                channel,
                                contentOf(channel),
                                samples.rates(channel, nanos, at),
                                watching.getOrDefault(channel.channel().value(), 0L)))
                        .toList());
    }

    /** Headers are looked into when they have changed. */
    private Map<HeaderSet, StreamContent> contentsOf(List<ChannelSnapshot> live) {
        Map<HeaderSet, StreamContent> known = contents;
        Map<HeaderSet, StreamContent> now = new IdentityHashMap<>();
        for (ChannelSnapshot channel : live) {
            if (channel.publisher() != null) {
                HeaderSet headers = channel.publisher().headers();
                StreamContent content = known.get(headers);
                now.put(headers, content == null ? StreamContent.of(headers) : content);
            }
        }
        return now;
    }

    private StreamContent contentOf(ChannelSnapshot channel) {
        return channel.publisher() == null
                ? StreamContent.UNKNOWN
                : contents.getOrDefault(channel.publisher().headers(), StreamContent.UNKNOWN);
    }

    @Override
    public void close() {
        thread.dispose();
    }
}
