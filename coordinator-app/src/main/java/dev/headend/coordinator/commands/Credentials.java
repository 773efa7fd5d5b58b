package dev.headend.coordinator.commands;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.security.web.server.authentication.ServerHttpBasicAuthenticationConverter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * What a command has to show. Compared in a time that reveals neither how much of it was right nor how long the right one is.
 */
sealed interface Credentials {
    /** Reads what a request shows; empty if that is nothing of this scheme. */
    ServerAuthenticationConverter converter();

    /** Whether what was shown is right. */
    boolean accept(Authentication shown);

    /** The scheme, for {@code WWW-Authenticate}. */
    String challenge();

    /** What the settings require; empty if anyone may send commands. */
    static Optional<Credentials> of(CommandsProperties properties) {
        return switch (properties.auth()) {
            case "Basic" -> {
                String password = properties.password() != null ? properties.password() : properties.token();
                yield Optional.of(
                        new Basic(Objects.requireNonNull(properties.user()) + ":" + Objects.requireNonNull(password)));
            }
            case "Bearer" -> Optional.of(new Bearer(Objects.requireNonNull(properties.token())));
            default -> Optional.empty();
        };
    }

    /** RFC 7617. */
    record Basic(String userAndPassword) implements Credentials {
        @Override
        public ServerAuthenticationConverter converter() {
            return new ServerHttpBasicAuthenticationConverter();
        }

        @Override
        public boolean accept(Authentication shown) {
            return same(shown.getName() + ":" + shown.getCredentials(), userAndPassword);
        }

        @Override
        public String challenge() {
            return "Basic realm=\"headend\", charset=\"UTF-8\"";
        }

        @Override
        public String toString() {
            return "Basic[***]";
        }
    }

    /** RFC 6750. Spring's own converter for it comes with all of OAuth 2. */
    record Bearer(String token) implements Credentials {
        private static final String SCHEME = "Bearer ";

        @Override
        public ServerAuthenticationConverter converter() {
            return Bearer::shown;
        }

        private static Mono<Authentication> shown(ServerWebExchange exchange) {
            String header = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
            return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                    ? Mono.just(UsernamePasswordAuthenticationToken.unauthenticated(
                            "application", header.substring(SCHEME.length()).strip()))
                    : Mono.empty();
        }

        @Override
        public boolean accept(Authentication shown) {
            return same(String.valueOf(shown.getCredentials()), token);
        }

        @Override
        public String challenge() {
            return "Bearer realm=\"headend\"";
        }

        @Override
        public String toString() {
            return "Bearer[***]";
        }
    }

    /** Digests have one length, whatever was shown. */
    private static boolean same(String shown, String right) {
        return MessageDigest.isEqual(digest(shown), digest(right));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
