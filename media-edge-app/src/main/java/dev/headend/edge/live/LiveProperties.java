package dev.headend.edge.live;

import dev.headend.config.StartupFailure;
import io.netty.util.internal.PlatformDependent;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the live channels keep.
 *
 * @param cacheMb the most that is kept per channel, in MiB ({@code GOP_CACHE_SIZE_MB})
 * @param mergeWindowMs how long a packet waits for others to be sent with, in ms ({@code RTMP_MERGE_WINDOW_MS})
 * @param memoryMb what all channels may hold together, in MiB; 0 = by the process's memory ({@code MEDIA_MEMORY_MB})
 */
@ConfigurationProperties("headend.edge.live")
public record LiveProperties(int cacheMb, int mergeWindowMs, int memoryMb) {
    private static final long MIB = 1L << 20;
    private static final double SHARE = 0.5;
    /** Publishers are to be read before the system's buffers are full: at 13 Mb/s with the 64 KiB of a new connection. */
    private static final int LONGEST_READ_INTERVAL_MS = 40;

    /**
     * How often a publisher is read. What waits for its next read waits for no more: with a longer merge window, it waits for
     * the rest of that afterwards. 0 = whenever something comes.
     */
    public Duration readInterval() {
        return Duration.ofMillis(Math.min(mergeWindowMs, LONGEST_READ_INTERVAL_MS));
    }

    private Duration mergeWindow() {
        return Duration.ofMillis(mergeWindowMs);
    }

    /** Channels with these properties. @param memory as {@link #memory} gave it */
    public LiveChannels channels(MediaMemory memory, Clock clock) {
        return LiveChannels.of(cacheMb, mergeWindow().minus(readInterval()), memory, clock, System::nanoTime);
    }

    /**
     * The memory for media. Buffers are outside the Java heap, where the process may have as much as {@code -Xmx} unless
     * {@code -XX:MaxDirectMemorySize} says otherwise; the rest of it is for what is being received, encrypted and sent.
     */
    public MediaMemory memory() {
        long process = PlatformDependent.maxDirectMemory();
        if (memoryMb * MIB > process) {
            throw new StartupFailure("MEDIA_MEMORY_MB is " + memoryMb + ", but outside its heap the process may have "
                    + process / MIB + " MiB only: lower it, or raise -XX:MaxDirectMemorySize or -Xmx");
        }
        return new MediaMemory(memoryMb > 0 ? memoryMb * MIB : (long) (process * SHARE));
    }
}
