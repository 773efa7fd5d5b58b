package dev.headend.net.http.proxy;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy a request goes through.
 *
 * @param http toward {@code http://} servers; null = none
 * @param https toward {@code https://} servers; null = none
 * @param except which servers are reached without
 */
public record Proxies(@Nullable HttpProxy http, @Nullable HttpProxy https, NoProxy except) {

    /** Everything is reached directly. */
    public static final Proxies NONE = new Proxies(null, null, NoProxy.NONE);

    /** The proxy on the way to the server of that URL; empty when it is reached directly. */
    public Optional<HttpProxy> toward(URI url) {
        HttpProxy proxy = Target.isSecure(url) ? https : http;
        return Optional.ofNullable(proxy).filter(_ -> !except.covers(url));
    }
}
