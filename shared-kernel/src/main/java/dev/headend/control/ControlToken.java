package dev.headend.control;

import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import javax.crypto.SecretKey;

/**
 * The token that a peer shows the coordinator: a JWT, HS256 over {@code CONTROL_SECRET}, whose subject names the kind of
 * peer. Immutable, safe for any thread.
 */
public final class ControlToken {
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private final SecretKey key;
    private final Clock clock;

    /**
     * Makes tokens of one secret.
     *
     * @param secret {@code CONTROL_SECRET}, not empty
     * @throws IllegalArgumentException if the secret is empty
     */
    public ControlToken(String secret, Clock clock) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("a control token needs a secret");
        }
        this.key = HmacSecret.key(secret);
        this.clock = clock;
    }

    /** A fresh token, good for five minutes: it is only looked at when the connection is made. */
    public String issue(ControlRole role) {
        Date now = Date.from(clock.instant());
        return Jwts.builder()
                .subject(role.tokenSubject())
                .issuedAt(now)
                .expiration(Date.from(now.toInstant().plus(LIFETIME)))
                .signWith(key, Jwts.SIG.HS256)
                .compact();
    }

    /** Whether the token was made with the same secret for that role and, if it says when it expires, has not. */
    public boolean accepts(ControlRole role, String token) {
        try {
            String subject = Jwts.parser()
                    .verifyWith(key)
                    .clock(() -> Date.from(clock.instant()))
                    .clockSkewSeconds(CLOCK_SKEW.toSeconds())
                    .sig()
                    .clear()
                    .add(Jwts.SIG.HS256)
                    .and()
                    .build()
                    .parseSignedClaims(token)
                    .getPayload()
                    .getSubject();
            return role.tokenSubject().equals(subject);
        } catch (JwtException | IllegalArgumentException refused) {
            return false;
        }
    }
}
