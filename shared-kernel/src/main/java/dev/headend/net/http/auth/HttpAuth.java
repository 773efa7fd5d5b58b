package dev.headend.net.http.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How a program of ours authenticates at an HTTP server: the value of the {@code Authorization} header. Secrets are left out
 * of {@code toString}.
 */
public sealed interface HttpAuth {
    /** The header's value; empty if no header is sent. */
    Optional<String> headerValue();

    /** No authentication. */
    record None() implements HttpAuth {
        @Override
        public Optional<String> headerValue() {
            return Optional.empty();
        }
    }

    /** User and password, RFC 7617, as UTF-8. */
    record Basic(String user, String password) implements HttpAuth {
        @Override
        public Optional<String> headerValue() {
            byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
        }

        @Override
        public String toString() {
            return "Basic[user=" + user + ", password=***]";
        }
    }

    /** A token, RFC 6750. */
    record Bearer(String token) implements HttpAuth {
        @Override
        public Optional<String> headerValue() {
            return Optional.of("Bearer " + token);
        }

        @Override
        public String toString() {
            return "Bearer[token=***]";
        }
    }

    /** A whole header value, as configured. */
    record Custom(String value) implements HttpAuth {
        @Override
        public Optional<String> headerValue() {
            return Optional.of(value);
        }

        @Override
        public String toString() {
            return "Custom[value=***]";
        }
    }
}
