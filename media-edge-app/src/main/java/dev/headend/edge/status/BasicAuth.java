package dev.headend.edge.status;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lets requests with the right name and password pass (RFC 7617), and asks all others for them. */
public final class BasicAuth implements HandlerFilterFunction<ServerResponse, ServerResponse> {
    private static final String SCHEME = "Basic ";
    private static final String CHALLENGE = "Basic realm=\"Headend\", charset=\"UTF-8\"";

    private final byte[] expected;

    /** @param username without a colon */
    public BasicAuth(String username, String password) {
        expected = digest((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Mono<ServerResponse> filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
        String given = request.headers().firstHeader(HttpHeaders.AUTHORIZATION);
        return given != null && isRight(given) ? next.handle(request) : challenge();
    }

    /** Takes as long for every wrong password: digests are compared, to their ends. */
    private boolean isRight(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        try {
            byte[] given = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
            return MessageDigest.isEqual(digest(given), expected);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static Mono<ServerResponse> challenge() {
        return ServerResponse.status(HttpStatus.UNAUTHORIZED)
                .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("unauthorized\n");
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
