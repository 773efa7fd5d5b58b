package dev.headend.config;

import dev.headend.net.http.auth.HttpAuth;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The properties that {@link HttpAuthSettings} makes: how a program authenticates at an HTTP server.
 *
 * @param method {@code None}, {@code Basic}, {@code Bearer} or {@code Custom}; null = none
 */
public record HttpAuthProperties(
        @Nullable String method,
        @Nullable String user,
        @Nullable String password,
        @Nullable String passwordFallback,
        @Nullable String token,
        @Nullable String custom) {

    /** No authentication. */
    public static final HttpAuthProperties NONE = new HttpAuthProperties(null, null, null, null, null, null);

    /**
     * The typed form.
     *
     * @throws NullPointerException if what the method needs is missing, which the table's rule finds before
     */
    public HttpAuth toHttpAuth() {
        return switch (method == null ? HttpAuthSettings.NONE : method) {
            case HttpAuthSettings.BASIC -> new HttpAuth.Basic(Objects.requireNonNull(user), basicPassword());
            case HttpAuthSettings.BEARER -> new HttpAuth.Bearer(Objects.requireNonNull(token));
            case HttpAuthSettings.CUSTOM -> new HttpAuth.Custom(Objects.requireNonNull(custom));
            default -> new HttpAuth.None();
        };
    }

    private String basicPassword() {
        return password != null ? password : Objects.requireNonNull(passwordFallback);
    }

    @Override
    public String toString() {
        return "HttpAuthProperties[method=" + method + "]";
    }
}
