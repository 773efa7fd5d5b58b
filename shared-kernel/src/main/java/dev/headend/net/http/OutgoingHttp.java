package dev.headend.net.http;

import dev.headend.net.http.proxy.HttpProxy;
import dev.headend.net.http.proxy.NameLookup;
import dev.headend.net.http.proxy.ProxiedClient;
import dev.headend.net.http.proxy.Proxies;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Makes HTTP clients toward servers of others: with a bounded pool of connections, and through a proxy where there is to
 * be one. The JVM's own proxy properties ({@code http.proxyHost} and its relatives), if set,
 * take precedence over the settings.
 */
public final class OutgoingHttp {
    private static final Logger log = LoggerFactory.getLogger(OutgoingHttp.class);
    /** Shorter than what common servers keep an idle connection for, so that requests rarely meet one just closed. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(15);

    private static final String INTERIM_ANSWERS = "headend.interimAnswers";
    private static final List<String> JVM_PROXIES = List.of("http.proxyHost", "https.proxyHost", "socksProxyHost");

    private final Proxies proxies;
    private final NameLookup lookup;

    /** @param proxies the operator's choice */
    public OutgoingHttp(Proxies proxies) {
        this(proxies, NameLookup.SYSTEM);
    }

    /** @param lookup finds proxies */
    OutgoingHttp(Proxies proxies, NameLookup lookup) {
        this.proxies = proxies;
        this.lookup = lookup;
    }

    /**
     * A client that follows no redirect, and hears final answers only.
     *
     * @param name of its pool, and in the log
     * @param maxConnections open at the same time; requests beyond wait for a free one
     * @param server the only one that the client is for; its path does not matter
     */
    public HttpClient client(String name, int maxConnections, URI server) {
        ConnectionProvider pool = ConnectionProvider.builder(name)
                .maxConnections(maxConnections)
                .pendingAcquireMaxCount(-1)
                .maxIdleTime(MAX_IDLE)
                .build();
        HttpClient direct = HttpClient.create(pool)
                .followRedirect(false)
                .doOnChannelInit((_, channel, _) ->
                        channel.pipeline().addAfter(NettyPipeline.HttpCodec, INTERIM_ANSWERS, new InterimAnswers()));
        if (JVM_PROXIES.stream().anyMatch(property -> System.getProperty(property) != null)) {
            return direct.proxyWithSystemProperties();
        }
        Optional<HttpProxy> proxy = proxies.toward(server);
        proxy.ifPresent(p -> log.info("{}: requests to {} go through proxy {}", name, server.getHost(), p));
        return proxy.map(p -> ProxiedClient.of(direct, p, server, lookup)).orElse(direct);
    }
}
