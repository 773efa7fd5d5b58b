package dev.headend.net.http.proxy;

import dev.headend.net.http.auth.HttpAuth;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that speaks HTTP to us, whatever it is asked to fetch.
 *
 * @param host a name or an IP literal, v6 without brackets
 * @param port 1 to 65535
 * @param auth what it is shown of who we are
 */
public record HttpProxy(String host, int port, HttpAuth auth) {
    /** The form that {@link #parse} reads, for messages and documentation. */
    public static final String FORM =
            "a proxy's URL: http://HOST:PORT, with USER:PASSWORD@ in front of the host where the proxy asks for them";

    private static final String SCHEME = "http://";
    private static final int DEFAULT_PORT = 80;
    private static final int MAX_PORT = 65_535;

    /**
     * Reads what people write into {@code HTTP_PROXY}: a URL, or just host and port. User and password are
     * percent-decoded.
     *
     * @throws IllegalArgumentException if it is not of the {@link #FORM}; the message does not repeat the text, which may
     *     hold a password
     */
    public static HttpProxy parse(String text) {
        URI url = url(text.contains("://") ? text : SCHEME + text);
        boolean plain = url.getRawQuery() == null && url.getRawFragment() == null && isRoot(url.getRawPath());
        if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null || !plain) {
            throw notOfTheForm();
        }
        int port = url.getPort() == -1 ? DEFAULT_PORT : url.getPort();
        if (port < 1 || port > MAX_PORT) {
            throw notOfTheForm();
        }
        return new HttpProxy(Target.unbracketed(url.getHost()), port, auth(url.getRawUserInfo()));
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    private static URI url(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException withTheTextInIt) {
            throw notOfTheForm();
        }
    }

    private static boolean isRoot(String path) {
        return path.isEmpty() || path.equals("/");
    }

    private static HttpAuth auth(@Nullable String userInfo) {
        return Optional.ofNullable(userInfo).<HttpAuth>map(HttpProxy::basic).orElseGet(HttpAuth.None::new);
    }

    private static HttpAuth.Basic basic(String userInfo) {
        int colon = userInfo.indexOf(':');
        return colon < 0
                ? new HttpAuth.Basic(decoded(userInfo), "")
                : new HttpAuth.Basic(decoded(userInfo.substring(0, colon)), decoded(userInfo.substring(colon + 1)));
    }

    /** Of a URL, not of a form: a plus is a plus. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException notOfTheForm() {
        return new IllegalArgumentException("not " + FORM);
    }
}
