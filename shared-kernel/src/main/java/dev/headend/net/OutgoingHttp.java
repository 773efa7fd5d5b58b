package dev.headend.net;

import java.time.Duration;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** HTTP clients toward servers of others: with a bounded pool of connections, through the proxy of the JVM's settings. */
public final class OutgoingHttp {
    /** Shorter than what common servers keep an idle connection for, so that requests rarely meet one just closed. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(15);

    private OutgoingHttp() {}

    /**
     * A client that follows no redirect.
     *
     * @param name of its pool
     * @param maxConnections open at the same time; requests beyond wait for a free one
     */
    public static HttpClient client(String name, int maxConnections) {
        ConnectionProvider pool = ConnectionProvider.builder(name)
                .maxConnections(maxConnections)
                .pendingAcquireMaxCount(-1)
                .maxIdleTime(MAX_IDLE)
                .build();
        return HttpClient.create(pool).followRedirect(false).proxyWithSystemProperties();
    }
}
