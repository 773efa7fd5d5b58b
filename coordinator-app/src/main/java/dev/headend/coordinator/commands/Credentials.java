package dev.headend.coordinator.commands;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * What a command has to show in its {@code Authorization} header. Compared in a time that tells nothing about how much of
 * it was right, nor how long the right one is.
 */
sealed interface Credentials {
    /** Whether the header, as it came, is right. */
    boolean accept(String authorization);

    /** The scheme, for {@code WWW-Authenticate}. */
    String challenge();

    /** What the settings ask for; empty when anybody may command. */
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
        public boolean accept(String authorization) {
            Optional<String> encoded = afterScheme("Basic ", authorization);
            try {
                return encoded.isPresent()
                        && same(
                                Base64.getDecoder().decode(encoded.get()),
                                userAndPassword.getBytes(StandardCharsets.UTF_8));
            } catch (IllegalArgumentException notBase64) {
                return false;
            }
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

    /** RFC 6750. */
    record Bearer(String token) implements Credentials {
        @Override
        public boolean accept(String authorization) {
            Optional<String> shown = afterScheme("Bearer ", authorization);
            return shown.isPresent()
                    && same(shown.get().getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
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

    private static Optional<String> afterScheme(String scheme, String authorization) {
        return authorization.regionMatches(true, 0, scheme, 0, scheme.length())
                ? Optional.of(authorization.substring(scheme.length()).strip())
                : Optional.empty();
    }

    /** Digests have one length, whatever was shown. */
    private static boolean same(byte[] shown, byte[] right) {
        return MessageDigest.isEqual(digest(shown), digest(right));
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
