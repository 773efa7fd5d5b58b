package dev.headend.encoder.cdn;

import dev.headend.control.HmacSecret;
import dev.headend.encoder.hls.playlist.DecimalSeconds;
import io.jsonwebtoken.Jwts;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The text messages of the protocol. Pure. */
final class CdnMessage {
    static final String OK = "OK";
    static final String ERROR = "E";
    static final String HEARTBEAT = "H";
    static final String CLOSE = "CLOSE";

    private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);
    private static final int MAX_SHOWN = 200;

    private CdnMessage() {}

    /** @param secret null = no token is shown */
    static String push(String stream, @Nullable String secret, Instant now) {
        String message = "PUSH:stream=" + encoded(stream);
        return secret == null ? message : message + "&auth=" + encoded(token(stream, secret, now));
    }

    private static String token(String stream, String secret, Instant now) {
        return Jwts.builder()
                .subject("PUSH:" + stream)
                .expiration(Date.from(now.plus(TOKEN_LIFETIME)))
                .signWith(HmacSecret.key(secret), Jwts.SIG.HS256)
                .compact();
    }

    /** Announces a binary message. */
    static String fragment(Duration duration) {
        return "F:duration=" + DecimalSeconds.of(duration);
    }

    /** The kind of a message: what is before its parameters, in upper case. */
    static String kind(String message) {
        int colon = message.indexOf(':');
        return (colon < 0 ? message : message.substring(0, colon)).strip().toUpperCase(Locale.ROOT);
    }

    /** A message of the node, for the log. */
    static String readable(String message) {
        String start = message.length() > MAX_SHOWN ? message.substring(0, MAX_SHOWN) : message;
        try {
            return URLDecoder.decode(start, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ");
        } catch (IllegalArgumentException malformed) {
            return start.replaceAll("\\p{Cntrl}", " ");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
