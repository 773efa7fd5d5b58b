package dev.headend.encoder.storage.http;

import dev.headend.net.http.auth.HttpAuth;
import java.util.Map;

/**
 * A server that wants an {@code Authorization} header that is the same for all requests, or none.
 *
 * @param auth what it says
 */
public record AuthorizationHeader(HttpAuth auth) implements ServerDialect {
    @Override
    public FileRequest complete(FileRequest request) {
        return auth.headerValue()
                .map(value -> request.with(Map.of("Authorization", value)))
                .orElse(request);
    }
}
