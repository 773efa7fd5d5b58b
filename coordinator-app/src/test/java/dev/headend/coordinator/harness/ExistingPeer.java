package dev.headend.coordinator.harness;

import dev.headend.fixture.Patience;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A peer that speaks as the existing programs do: {@code Name:value} without a blank, the last parameter ended by a line
 * feed, no {@code exp} in its token. It has a real WebSocket connection and no code in common with the coordinator.
 */
public final class ExistingPeer implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration TIMEOUT = Patience.TIME;
    private static final int ABORTED = 1006;

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;

    /** A message as it came. */
    public record Received(String method, Map<String, String> parameters) {
        public String get(String name) {
            return parameters.get(name.toLowerCase(Locale.ROOT));
        }

        static Received parse(String text) {
            String[] lines = text.split("\n");
            Map<String, String> parameters = new LinkedHashMap<>();
            for (int i = 1; i < lines.length && !lines[i].isBlank(); i++) {
                int colon = lines[i].indexOf(':');
                parameters.put(
                        lines[i].substring(0, colon).trim().toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).trim());
            }
            return new Received(lines[0].trim(), parameters);
        }
    }

    /** @param headers name, value, name, value … */
    public static ExistingPeer connect(int port, String path, String... headers) {
        return connect(HTTP, URI.create("ws://127.0.0.1:" + port + path), headers);
    }

    /**
     * @param http what the peer connects with: for WSS, one that trusts the coordinator
     * @param headers name, value, name, value …
     */
    public static ExistingPeer connect(HttpClient http, URI address, String... headers) {
        return connect(http, TIMEOUT, address, headers);
    }

    /**
     * @param http what the peer connects with
     * @param patience until it is let in
     * @param headers name, value, name, value …
     * @throws java.util.concurrent.CompletionException if it is not
     */
    public static ExistingPeer connect(HttpClient http, Duration patience, URI address, String... headers) {
        ExistingPeer peer = new ExistingPeer();
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(patience);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        peer.socket = builder.buildAsync(address, peer).join();
        return peer;
    }

    public static ExistingPeer rtmpServer(int port, String secret) {
        return connect(port, "/ws/control/rtmp", "x-control-auth-token", Jwt.of("rtmp-control", secret));
    }

    public static ExistingPeer wsServer(int port, String secret) {
        return connect(port, "/ws/control/wss", "x-control-auth-token", Jwt.of("wss-control", secret));
    }

    /** An encoder that has registered; the capacity as existing ones write it, -1 = no limit. */
    public static ExistingPeer encoder(int port, String secret, int capacity) {
        ExistingPeer encoder = connect(port, "/ws/control/hls", "x-control-auth-token", Jwt.of("hls-control", secret));
        encoder.send("REGISTER", "Capacity", String.valueOf(capacity));
        return encoder;
    }

    /** @param parameters name, value, name, value … */
    public void send(String method, String... parameters) {
        StringBuilder text = new StringBuilder(method).append('\n');
        for (int i = 0; i < parameters.length; i += 2) {
            text.append(parameters[i]).append(':').append(parameters[i + 1]).append('\n');
        }
        sendText(text.toString());
    }

    public synchronized void sendText(String text) {
        socket.sendText(text, true).join();
    }

    public void requestPublish(String requestId, String channel, String key) {
        send(
                "PUBLISH-REQUEST",
                "User-IP",
                "203.0.113.7",
                "Stream-Key",
                key,
                "Request-ID",
                requestId,
                "Stream-Channel",
                channel);
    }

    /** The next message that is no heartbeat. */
    public Received next() {
        Received message = poll(TIMEOUT);
        if (message == null) {
            throw new AssertionError("nothing came within " + TIMEOUT);
        }
        return message;
    }

    public Received next(String method) {
        Received message = next();
        if (!message.method().equals(method)) {
            throw new AssertionError("expected " + method + ", but came " + message);
        }
        return message;
    }

    /** The next message that is no heartbeat; null when none comes in that time. */
    public Received poll(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            while (true) {
                Received message = received.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (message == null || !message.method().equals("HEARTBEAT")) {
                    return message;
                }
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** The next message, whatever it is. */
    public Received nextOrHeartbeat(Duration timeout) throws InterruptedException {
        return received.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Completes with the close code; 1006 when the connection just broke. */
    public CompletableFuture<Integer> closed() {
        return closed;
    }

    /** Closes its connection in order, once all is sent. */
    public void leave() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    /** Goes away without a word, as a crash does. */
    public void crash() {
        socket.abort();
        closed.complete(ABORTED);
    }

    @Override
    public void close() {
        crash();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            received.add(Received.parse(partial.toString()));
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.complete(ABORTED);
    }
}
