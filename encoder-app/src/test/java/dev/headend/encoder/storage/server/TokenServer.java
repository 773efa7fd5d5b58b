package dev.headend.encoder.storage.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives tokens as Microsoft Entra does, to one client. Nobody has signed them. */
public final class TokenServer implements AutoCloseable {
    public static final String TENANT = "ab1f708d-50f6-404c-a006-d71b2ac7a606";
    public static final String CLIENT = "an app";
    public static final String SECRET = "s+cret/&=~";
    private static final String FORM =
            "client_id=an+app&client_secret=s%2Bcret%2F%26%3D%7E&grant_type=client_credentials"
                    + "&scope=https%3A%2F%2Fstorage.azure.com%2F.default";

    private final HttpServer server;
    private final AtomicInteger given = new AtomicInteger();
    private volatile int lifetimeSeconds = 3600;
    private volatile CountDownLatch door = new CountDownLatch(0);

    public TokenServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/" + TENANT + "/oauth2/v2.0/token", this::handle);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How many tokens it has given. */
    public int given() {
        return given.get();
    }

    /** Of the next tokens. */
    public void lifetime(int seconds) {
        lifetimeSeconds = seconds;
    }

    /** Answers nobody until it is closed. */
    public AutoCloseable hang() {
        CountDownLatch open = new CountDownLatch(1);
        door = open;
        return open::countDown;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            door.await();
            String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            boolean known = form.equals(FORM);
            String json = known
                    ? "{\"token_type\":\"Bearer\",\"expires_in\":%d,\"access_token\":\"%s\"}"
                            .formatted(lifetimeSeconds, token())
                    : "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client secret provided.\"}";
            byte[] body = json.getBytes(US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(known ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }

    private String token() {
        given.incrementAndGet();
        long now = Instant.now().getEpochSecond();
        String claims = """
                {"aud":"https://storage.azure.com","iss":"https://sts.windows.net/%s/","iat":%d,"nbf":%d,"exp":%d}""".formatted(TENANT, now, now - 60, now + 3600);
        return encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encoded(claims) + "." + encoded("no signature");
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(US_ASCII));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
