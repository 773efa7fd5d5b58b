package dev.headend.edge;

import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The connections of HTTP, on all public ports together.
 *
 * @param maxConnections 0 = no limit; null = as many as the memory bears ({@code HTTP_MAX_CONNECTIONS})
 */
@ConfigurationProperties("headend.edge.http")
record HttpConnectionProperties(@Nullable Integer maxConnections) {
    /** Of the memory outside the heap. Media may have as much; both together leave room for what streams usually need besides. */
    private static final int SHARE = 2;
    /** What a client who does not read his answer can make us keep there, in bytes; a head that does not end takes less. */
    private static final long WORST_CONNECTION = 16 << 10;

    private static final long WORST_OVER_TLS = 32 << 10;

    /** The limit in force; 0 = none. @param tls whether HTTPS is served too: then all may come by it */
    int connections(boolean tls) {
        return maxConnections != null ? maxConnections : bearable(PlatformDependent.maxDirectMemory(), tls);
    }

    /** @param memory outside the heap, in bytes */
    static int bearable(long memory, boolean tls) {
        return (int) Math.clamp(memory / SHARE / (tls ? WORST_OVER_TLS : WORST_CONNECTION), 1, Integer.MAX_VALUE);
    }
}
