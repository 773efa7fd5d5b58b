package dev.headend.config;

import dev.headend.net.http.proxy.HttpProxy;
import dev.headend.net.http.proxy.NoProxy;
import dev.headend.net.http.proxy.Proxies;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@link ProxySettings} as bound by Spring, as texts; a fallback counts when the other is not set.
 *
 * @param http a {@link HttpProxy}
 * @param https a {@link HttpProxy}
 * @param except a {@link NoProxy}
 */
@ConfigurationProperties("headend.proxy")
public record ProxyProperties(
        @Nullable String http,
        @Nullable String httpFallback,
        @Nullable String https,
        @Nullable String httpsFallback,
        @Nullable String except,
        @Nullable String exceptFallback) {

    /**
     * The typed form.
     *
     * @throws IllegalArgumentException if a text is malformed, which the table finds before
     */
    public Proxies toProxies() {
        String list = either(except, exceptFallback);
        return new Proxies(
                proxy(either(http, httpFallback)),
                proxy(either(https, httpsFallback)),
                list == null ? NoProxy.NONE : NoProxy.parse(list));
    }

    private static @Nullable HttpProxy proxy(@Nullable String text) {
        return text == null ? null : HttpProxy.parse(text);
    }

    private static @Nullable String either(@Nullable String first, @Nullable String second) {
        return first != null ? first : second;
    }

    /** Proxies may hold a password. */
    @Override
    public String toString() {
        return "ProxyProperties[except=" + except + "]";
    }
}
