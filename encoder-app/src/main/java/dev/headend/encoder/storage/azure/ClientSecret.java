package dev.headend.encoder.storage.azure;

import dev.headend.encoder.storage.http.FileRequest;
import dev.headend.encoder.storage.http.RequestSender;
import dev.headend.encoder.storage.http.RequestSender.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tokens that Microsoft Entra gives to a client that knows its secret (OAuth 2.0 client credentials). One serves for about an
 * hour, and is replaced before it ends. Thread-safe; whoever needs a token while another asks for one waits.
 */
final class ClientSecret implements BlobAuthorization {
    private static final String SCOPE = "https://storage.azure.com/.default";
    private static final String NO_TOKEN = "no token for AZURE_CLIENT_ID: ";
    private static final Duration BEFORE_ITS_END = Duration.ofMinutes(5);

    private final HttpRequest request;
    private final RequestSender sender;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable String token;
    /** By {@link System#nanoTime}. */
    private long renewAt;

    /** @param authority the URL of the server that gives tokens, without a path */
    ClientSecret(URI authority, String tenant, String client, String secret, RequestSender sender) {
        this.sender = sender;
        Map<String, String> form = new TreeMap<>(Map.of(
                "grant_type", "client_credentials", "client_id", client, "client_secret", secret, "scope", SCOPE));
        this.request = HttpRequest.newBuilder(authority.resolve("/" + encoded(tenant) + "/oauth2/v2.0/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.entrySet().stream()
                        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"))))
                .build();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String of(FileRequest anyRequest) throws IOException {
        return of();
    }

    /** For any request. */
    String of() throws IOException {
        lock.lock();
        try {
            String current = token;
            if (current == null || System.nanoTime() - renewAt >= 0) {
                current = renew();
            }
            return "Bearer " + current;
        } finally {
            lock.unlock();
        }
    }

    private String renew() throws IOException {
        Answer answer = sender.send(request);
        if (!answer.isSuccess()) {
            // Entra's own words name what is wrong: the tenant, the client or its secret.
            throw new IOException(NO_TOKEN + answer.failure().getMessage());
        }
        try {
            JsonNode json = JsonMapper.shared().readTree(answer.body());
            String got = json.path("access_token").asString("");
            if (got.isEmpty()) {
                throw new IOException(NO_TOKEN + answer.uri().getHost() + " answered without one");
            }
            token = got;
            Duration life = Duration.ofSeconds(json.path("expires_in").asLong(0));
            renewAt = System.nanoTime() + life.minus(BEFORE_ITS_END).toNanos();
            return got;
        } catch (JacksonException notJson) {
            throw new IOException(NO_TOKEN + answer.uri().getHost() + " did not answer in JSON", notJson);
        }
    }
}
