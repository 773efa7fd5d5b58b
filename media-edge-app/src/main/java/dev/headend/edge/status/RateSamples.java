package dev.headend.edge.status;

import dev.headend.edge.live.ChannelSnapshot;
import dev.headend.edge.live.ChannelSnapshot.Publisher;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What channels had received and sent some seconds ago, from which it follows how much passes at present. Not thread-safe. */
final class RateSamples {
    private static final long BITS = 8;
    /** A stream that has just begun comes in bursts. */
    private static final double SHORTEST_SECONDS = 1;

    private Map<ChannelId, Sample> older = Map.of();
    private Map<ChannelId, Sample> newer = Map.of();

    /** @param nanos of the monotonic clock */
    private record Sample(
            long nanos, @Nullable StreamId stream, long in, long out, long audio, long video, long frames) {
        static Sample of(ChannelSnapshot channel, long nanos) {
            Publisher from = channel.publisher();
            return from == null
                    ? new Sample(nanos, null, 0, channel.sentBytes(), 0, 0, 0)
                    : new Sample(
                            nanos,
                            from.streamId(),
                            from.bytes(),
                            channel.sentBytes(),
                            from.audio().bytes(),
                            from.video().bytes(),
                            from.video().packets());
        }

        /** What has passed since then. What came in is never less than its parts, which are counted a moment later and rounded. */
        Rates since(Sample then, double seconds) {
            long sound = rate(BITS * (audio - then.audio), seconds);
            long picture = rate(BITS * (video - then.video), seconds);
            return new Rates(
                    Math.max(rate(BITS * (in - then.in), seconds), sound + picture),
                    rate(BITS * (out - then.out), seconds),
                    sound,
                    picture,
                    Math.max(0, (frames - then.frames) / seconds));
        }

        private static long rate(long bits, double seconds) {
            return Math.max(0, Math.round(bits / seconds));
        }
    }

    /** To be called every few seconds: what is compared with is one or two of those old. */
    void take(List<ChannelSnapshot> channels, long nanos) {
        Map<ChannelId, Sample> taken = HashMap.newHashMap(channels.size());
        channels.forEach(channel -> taken.put(channel.channel(), Sample.of(channel, nanos)));
        older = newer;
        newer = taken;
    }

    /** @param at by the clock of what people read, for streams younger than a sample */
    Rates rates(ChannelSnapshot channel, long nanos, Instant at) {
        Sample now = Sample.of(channel, nanos);
        Sample then = older.get(channel.channel());
        if (then != null && Objects.equals(then.stream, now.stream) && nanos > then.nanos) {
            return now.since(then, (double) (nanos - then.nanos) / TimeUnit.SECONDS.toNanos(1));
        }
        Publisher publisher = channel.publisher();
        long sentBefore = then == null ? 0 : then.out;
        return publisher == null ? Rates.NONE : sinceItBegan(now, sentBefore, Duration.between(publisher.since(), at));
    }

    private static Rates sinceItBegan(Sample now, long sentBefore, Duration age) {
        Sample begun = new Sample(now.nanos, now.stream, 0, sentBefore, 0, 0, 0);
        return now.since(begun, Math.max(SHORTEST_SECONDS, (double) age.toMillis() / TimeUnit.SECONDS.toMillis(1)));
    }
}
