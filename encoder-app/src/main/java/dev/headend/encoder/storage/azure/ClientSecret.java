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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tokens that Microsoft Entra gives to a client that knows its secret (OAuth 2.0 client credentials). One serves for about an
 * hour, and is replaced before it ends; until then it is used, also while its successor is asked for and if that fails.
 * Thread-safe; waits for a token only while there is none that is valid.
 */
final class ClientSecret implements BlobAuthorization {
    private static final Logger log = LoggerFactory.getLogger(ClientSecret.class);
    private static final String SCOPE = "https://storage.azure.com/.default";
    private static final String NO_TOKEN = "no token for AZURE_CLIENT_ID: ";
    private static final Duration BEFORE_ITS_END = Duration.ofMinutes(5);
    /** Who checks a token may have another clock. */
    private static final Duration MARGIN = Duration.ofSeconds(30);
    /** After a token was not given, while there is another one. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final HttpRequest request;
    private final RequestSender sender;
    /** Held by whoever asks for a token because there is none. */
    private final ReentrantLock asking = new ReentrantLock();

    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile @Nullable Token token;
    /** When no token was given last, by {@link System#nanoTime}. */
    private volatile long askedInVain = System.nanoTime() - PAUSE.toNanos();

    /**
     * A token.
     *
     * @param got when, by {@link System#nanoTime}
     * @param lifetime from then on
     */
    private record Token(String text, long got, Duration lifetime) {
        boolean lasts(Duration more) {
            return System.nanoTime() - got < lifetime.minus(more).toNanos();
        }
    }

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
        Token current = token;
        if (current == null || !current.lasts(MARGIN)) {
            current = first();
        } else if (!current.lasts(BEFORE_ITS_END) && System.nanoTime() - askedInVain >= PAUSE.toNanos()) {
            renewBeside();
        }
        return "Bearer " + current.text;
    }

    private Token first() throws IOException {
        asking.lock();
        try {
            Token meanwhile = token;
            return meanwhile != null && meanwhile.lasts(MARGIN) ? meanwhile : ask();
        } finally {
            asking.unlock();
        }
    }

    /** In a thread of its own: no request waits for a server that gives tokens while there is one that is valid. */
    private void renewBeside() {
        if (renewing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("azure-token").start(this::renew);
        }
    }

    private void renew() {
        try {
            Token ignored = ask();
        } catch (IOException failed) {
            log.warn("the present token goes on, and another one is asked for in a while: {}", failed.getMessage());
            askedInVain = System.nanoTime();
        } finally {
            renewing.set(false);
        }
    }

    private Token ask() throws IOException {
        Answer answer = sender.send(request);
        if (!answer.isSuccess()) {
            // Entra's own words name what is wrong: the tenant, the client or its secret.
            throw new IOException(NO_TOKEN + answer.failure("").getMessage());
        }
        try {
            JsonNode json = JsonMapper.shared().readTree(answer.body());
            String got = json.path("access_token").asString("");
            if (got.isEmpty()) {
                throw new IOException(NO_TOKEN + answer.uri().getHost() + " answered without one");
            }
            Duration lifetime = Duration.ofSeconds(json.path("expires_in").asLong(0));
            Token asked = new Token(got, System.nanoTime(), lifetime);
            token = asked;
            return asked;
        } catch (JacksonException notJson) {
            throw new IOException(NO_TOKEN + answer.uri().getHost() + " did not answer in JSON", notJson);
        }
    }
}
