package dev.headend.edge.status;

import dev.headend.net.IpRanges;
import dev.headend.text.LogThrottle;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Lets requests with the right name and password pass (RFC 7617), and asks all others for them. An address that has tried too many
 * wrong ones has to wait.
 */
public final class BasicAuth implements HandlerFilterFunction<ServerResponse, ServerResponse> {
    private static final Logger log = LoggerFactory.getLogger(BasicAuth.class);
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final String SCHEME = "Basic ";
    private static final String CHALLENGE = "Basic realm=\"Headend\", charset=\"UTF-8\"";

    private static final String TOO_MANY =
            "too many wrong passwords from this address: for up to %d seconds, the right one is refused too\n"
                    .formatted(GuessLimit.WINDOW.toSeconds());

    private final byte[] expected;
    private final IpRanges proxies;
    private final GuessLimit guesses = new GuessLimit(System::nanoTime);
    private final LogThrottle refusals;

    /**
     * @param username without a colon
     * @param proxies whose word is taken for the address that a request comes from
     */
    public BasicAuth(String username, String password, IpRanges proxies, Clock clock) {
        this.expected = digest((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.proxies = proxies;
        this.refusals = new LogThrottle(log, QUIET, clock);
    }

    @Override
    public Mono<ServerResponse> filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
        byte[] given = credentials(request.headers().firstHeader(HttpHeaders.AUTHORIZATION));
        if (given == null) {
            return challenge();
        }
        InetAddress client = ClientAddress.of(request, proxies);
        if (guesses.isReached(client)) {
            return tooMany();
        }
        // Takes as long for every wrong one: digests are compared, to their ends.
        return MessageDigest.isEqual(digest(given), expected) ? next.handle(request) : refuse(client);
    }

    /** Null if there are none. */
    private static byte @Nullable [] credentials(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        try {
            return Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private Mono<ServerResponse> refuse(InetAddress client) {
        guesses.wrong(client);
        refusals.warn("status pages: wrong name or password from {}", NetUtil.toAddressString(client));
        return challenge();
    }

    private static Mono<ServerResponse> challenge() {
        return answer(HttpStatus.UNAUTHORIZED, HttpHeaders.WWW_AUTHENTICATE, CHALLENGE, "unauthorized\n");
    }

    private static Mono<ServerResponse> tooMany() {
        return answer(
                HttpStatus.TOO_MANY_REQUESTS,
                HttpHeaders.RETRY_AFTER,
                Long.toString(GuessLimit.WINDOW.toSeconds()),
                TOO_MANY);
    }

    private static Mono<ServerResponse> answer(HttpStatus status, String header, String value, String text) {
        return ServerResponse.status(status)
                .header(header, value)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue(text);
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
