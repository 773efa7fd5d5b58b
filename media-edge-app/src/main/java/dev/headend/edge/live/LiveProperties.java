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

    /** Channels with these properties. @param memory as {@link #memory} gave it */
    public LiveChannels channels(MediaMemory memory, Clock clock) {
        return LiveChannels.of(cacheMb, Duration.ofMillis(mergeWindowMs), memory, clock, System::nanoTime);
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
