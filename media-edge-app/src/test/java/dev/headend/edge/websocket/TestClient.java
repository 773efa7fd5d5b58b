package dev.headend.edge.websocket;

import dev.headend.edge.RunningEdge;
import dev.headend.fixture.Patience;
import dev.headend.fixture.RawWebSocket;
import dev.headend.fixture.RawWebSocket.Frame;
import dev.headend.fixture.RawWebSocket.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A client of WebSocket that reads all the time, and writes down what it hears. It is not the JDK's, which loses bytes that come
 * right behind the server's answer when its threads do not get the processor at once (JDK 25).
 */
final class TestClient implements AutoCloseable {
    private static final int WAIT_SECONDS = Patience.SECONDS;
    private static final int NORMAL_CLOSURE = 1000;
    private static final int CLOSED_WITHOUT_A_WORD = 1006;

    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final RawWebSocket socket;
    private boolean withinMessage;

    /** On a socket that is connected. @param headers name, value, name, value … */
    TestClient(Socket connected, String path, String... headers) throws IOException {
        socket = new RawWebSocket(connected, RawWebSocket.request("/" + path, headers));
        connected.setSoTimeout(0);
        Thread.ofVirtual().start(this::listen);
    }

    /** @param path without the slash before it @param headers name, value, name, value … */
    static TestClient connect(int port, String path, String... headers) {
        try {
            return new TestClient(new Socket(InetAddress.getLoopbackAddress(), port), path, headers);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Connects. @param path without the slash before it */
    static TestClient connect(RunningEdge edge, String path) {
        return connect(edge.http().getPort(), path);
    }

    /** Connects as a page does, or what names an origin as if it were one. */
    static TestClient connect(RunningEdge edge, String path, String origin) {
        return connect(edge.http().getPort(), path, "Origin", origin);
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
        } catch (UncheckedIOException failure) {
            if (failure.getCause() instanceof RefusedException refused) {
                return refused.status();
            }
            throw failure;
        }
    }

    private void listen() {
        try {
            Frame frame = socket.next();
            while (frame.kind() != RawWebSocket.CLOSE) {
                take(frame);
                frame = socket.next();
            }
            closed.complete(frame.status());
            send(RawWebSocket.FINAL | RawWebSocket.CLOSE, frame.payload());
            socket.close();
        } catch (EOFException end) {
            closed.complete(CLOSED_WITHOUT_A_WORD);
        } catch (IOException | UncheckedIOException failure) {
            closed.completeExceptionally(failure);
        }
    }

    private void take(Frame frame) throws IOException {
        switch (frame.kind()) {
            case RawWebSocket.BINARY -> messages.add(frame.payload());
            case RawWebSocket.TEXT -> texts.add(new String(frame.payload(), StandardCharsets.UTF_8));
            default -> throw new IOException("frame of kind " + frame.kind());
        }
    }

    private synchronized void send(int kind, byte[] payload) {
        try {
            socket.send(RawWebSocket.masked(
                    kind, payload, ThreadLocalRandom.current().nextInt()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    TestClient send(String binary) {
        return send(binary.getBytes(StandardCharsets.US_ASCII));
    }

    TestClient send(byte[] binary) {
        send(RawWebSocket.FINAL | RawWebSocket.BINARY, binary);
        return this;
    }

    /** A part of a message. */
    TestClient sendFragment(String binary, boolean last) {
        int kind = withinMessage ? RawWebSocket.CONTINUATION : RawWebSocket.BINARY;
        send(last ? RawWebSocket.FINAL | kind : kind, binary.getBytes(StandardCharsets.US_ASCII));
        withinMessage = !last;
        return this;
    }

    void say(String words) {
        send(RawWebSocket.FINAL | RawWebSocket.TEXT, words.getBytes(StandardCharsets.UTF_8));
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

    /** Ends the WebSocket as it should be. */
    void leave() {
        send(RawWebSocket.FINAL | RawWebSocket.CLOSE, new byte[] {NORMAL_CLOSURE >> 8, (byte) NORMAL_CLOSURE});
    }

    /** Cuts the connection. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
