package dev.headend.edge.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * About how many watch each channel. Nothing is kept of any of them: a player asks for a live playlist once in its target duration, so
 * each request stands for one viewer for that long. Safe for any thread.
 */
public final class LiveViewers {
    /** How many times {@link #turn} is called until a request has no effect any more. */
    private static final int TURNS = 12;

    private final double windowSeconds;
    private final Map<String, Watched> channels = new ConcurrentHashMap<>();

    /** @param turnSeconds how often {@link #turn} is called */
    LiveViewers(double turnSeconds) {
        windowSeconds = TURNS * turnSeconds;
    }

    /** How long a channel was watched, by all its viewers together, in seconds. */
    private static final class Watched {
        private final AtomicLong now = new AtomicLong();
        /** Of the latest turns. Only touched by {@link #turn}. */
        private final long[] turns = new long[TURNS];

        private int latest;
        private volatile long sum;

        /** @return whether anybody has watched lately */
        boolean turn() {
            latest = (latest + 1) % TURNS;
            long seconds = now.getAndSet(0);
            sum += seconds - turns[latest];
            turns[latest] = seconds;
            return sum > 0;
        }
    }

    /** A live playlist has been asked for. @param path as of {@link FilePath} @param targetSeconds its target duration */
    void asked(String path, int targetSeconds) {
        channels.computeIfAbsent(FilePath.channelOf(path), _ -> new Watched())
                .now
                .addAndGet(targetSeconds);
    }

    /** To be called at intervals, on one thread. */
    void turn() {
        channels.values().removeIf(watched -> !watched.turn());
    }

    /** By the channel's name; those that nobody watches are left out. */
    public Map<String, Long> byChannel() {
        return channels.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, watched -> Math.round(watched.getValue().sum / windowSeconds)));
    }
}
