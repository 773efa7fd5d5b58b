package dev.headend.edge.callback;

import dev.headend.control.HmacSecret;
import dev.headend.edge.admission.PublishAttempt;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.netty.util.NetUtil;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import javax.crypto.SecretKey;

/**
 * What a callback says: a JWT, HS256 over {@code JWT_SECRET}, good for two minutes. So each attempt to deliver one makes a new
 * one. Immutable, safe for any thread.
 */
final class CallbackToken {
    private static final Duration LIFETIME = Duration.ofSeconds(120);

    private final SecretKey key;
    private final String subject;
    private final String rtmpHost;
    private final int rtmpPort;
    private final Clock clock;

    CallbackToken(String secret, String subject, String rtmpHost, int rtmpPort, Clock clock) {
        this.key = HmacSecret.key(secret);
        this.subject = subject;
        this.rtmpHost = rtmpHost;
        this.rtmpPort = rtmpPort;
        this.clock = clock;
    }

    /** A publisher wants to begin. */
    String start(PublishAttempt attempt) {
        return sign(about("start", attempt).claim("rtmp_host", rtmpHost).claim("rtmp_port", rtmpPort));
    }

    /** His stream has ended. @param streamId as the application has named it */
    String stop(PublishAttempt attempt, String streamId) {
        return sign(about("stop", attempt).claim("stream_id", streamId));
    }

    private JwtBuilder about(String event, PublishAttempt attempt) {
        Date now = Date.from(clock.instant());
        return Jwts.builder()
                .subject(subject)
                .issuedAt(now)
                .expiration(Date.from(now.toInstant().plus(LIFETIME)))
                .claim("event", event)
                .claim("channel", attempt.channel().value())
                .claim("key", attempt.key().value())
                .claim("client_ip", NetUtil.toAddressString(attempt.userIp()));
    }

    private String sign(JwtBuilder token) {
        return token.signWith(key, Jwts.SIG.HS256).compact();
    }
}
