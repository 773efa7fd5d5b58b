package dev.headend.edge.websocket;

import dev.headend.edge.RunningEdge;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The JDK's client of WebSocket, which writes down what it hears. */
final class TestClient implements WebSocket.Listener, AutoCloseable {
    private static final int WAIT_SECONDS = 10;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final WebSocket socket;

    TestClient(URI uri) {
        this(HTTP, uri);
    }

    TestClient(HttpClient http, URI uri) {
        this(builder(http), uri);
    }

    private TestClient(WebSocket.Builder builder, URI uri) {
        socket = builder.buildAsync(uri, this).join();
    }

    static WebSocket.Builder builder(HttpClient http) {
        return http.newWebSocketBuilder();
    }

    /** Hears nothing. */
    static final class Silent implements WebSocket.Listener {}

    /** Connects. @param path without the slash before it */
    static TestClient connect(RunningEdge edge, String path) {
        return new TestClient(uri(edge, path));
    }

    /** Connects as a page does, or what names an origin as if it were one. */
    static TestClient connect(RunningEdge edge, String path, String origin) {
        return new TestClient(builder(HTTP).header("Origin", origin), uri(edge, path));
    }

    private static URI uri(RunningEdge edge, String path) {
        return URI.create("ws://127.0.0.1:" + edge.http().getPort() + "/" + path);
    }

    /** The HTTP status with which the edge refuses. */
    static int refusal(RunningEdge edge, String path) {
        return refusal(() -> connect(edge, path));
    }

    /** The HTTP status with which the edge refuses a page of this origin. */
    static int refusal(RunningEdge edge, String path, String origin) {
        return refusal(() -> connect(edge, path, origin));
    }

    private static int refusal(Supplier<TestClient> connecting) {
        try (TestClient admitted = connecting.get()) {
            throw new AssertionError("was not refused, but heard " + admitted.texts);
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw failure;
        }
    }

    TestClient send(String binary) {
        return send(binary.getBytes(StandardCharsets.US_ASCII));
    }

    TestClient send(byte[] binary) {
        socket.sendBinary(ByteBuffer.wrap(binary), true).join();
        return this;
    }

    /** A part of a message. */
    TestClient sendFragment(String binary, boolean last) {
        socket.sendBinary(ByteBuffer.wrap(binary.getBytes(StandardCharsets.US_ASCII)), last)
                .join();
        return this;
    }

    void ping() {
        socket.sendPing(ByteBuffer.allocate(4)).join();
    }

    void say(String words) {
        socket.sendText(words, true).join();
    }

    /** The next binary message. */
    byte[] next() throws InterruptedException {
        byte[] next = messages.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no message within " + WAIT_SECONDS + " s");
        }
        return next;
    }

    String nextText() throws InterruptedException {
        return new String(next(), StandardCharsets.US_ASCII);
    }

    /** The next text message. */
    String heard() throws InterruptedException {
        String next = texts.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no text within " + WAIT_SECONDS + " s");
        }
        return next;
    }

    /** All binary messages that nobody has looked at. */
    void drainTo(ByteArrayOutputStream out) {
        List<byte[]> rest = new ArrayList<>();
        messages.drainTo(rest);
        rest.forEach(out::writeBytes);
    }

    /** How many messages have come that nobody has looked at. */
    int unread() {
        return messages.size();
    }

    /** The status with which the edge closes. */
    int awaitClose() throws Exception {
        return closed.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            texts.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        message.writeBytes(bytes);
        if (last) {
            messages.add(message.toByteArray());
            message.reset();
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed.complete(status);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.completeExceptionally(failure);
    }

    /** Ends the WebSocket as it should be. */
    void leave() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    /** Cuts the connection. */
    @Override
    public void close() {
        socket.abort();
    }
}
