package dev.headend.encoder.storage.http;

import dev.headend.encoder.storage.http.RequestSender.Answer;
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

    @Override
    public String advice(Answer answer) {
        return switch (answer.status()) {
            case UNAUTHORIZED, FORBIDDEN -> "; check HLS_STORAGE_HTTP_AUTH, and that we may write there";
            case NOT_FOUND, METHOD_NOT_ALLOWED, NOT_IMPLEMENTED ->
                "; check HLS_STORAGE_HTTP_URL: the server takes no PUT there";
            default -> "";
        };
    }

    @Override
    public String whereSettings() {
        return "HLS_STORAGE_HTTP_URL";
    }
}
