package dev.headend.encoder.cdn;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A connection to a node. For one thread, which blocks while the node does not take what it is sent. */
final class CdnConnection implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    /** For the node's answer, and for each piece that it is sent. */
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** So that a segment is never in memory as a whole. */
    private static final int PIECE_BYTES = 64 * 1024;

    private final WebSocket socket;
    private final Answers answers;

    private CdnConnection(WebSocket socket, Answers answers) {
        this.socket = socket;
        this.answers = answers;
    }

    /** @throws IOException if there is no such node */
    static CdnConnection open(HttpClient client, URI node) throws IOException, InterruptedException {
        Answers answers = new Answers();
        return new CdnConnection(
                within(
                        CONNECT_LIMIT,
                        client.newWebSocketBuilder()
                                .connectTimeout(CONNECT_LIMIT)
                                .buildAsync(node, answers)),
                answers);
    }

    /** @throws IOException if the node does not agree */
    void push(String message) throws IOException, InterruptedException {
        send(message);
        within(LIMIT, answers.agreed);
    }

    void send(String message) throws IOException, InterruptedException {
        check();
        WebSocket ignored = within(LIMIT, socket.sendText(message, true));
    }

    /**
     * Sends a segment as one binary message, in pieces.
     *
     * @throws NoSuchFileException if there is no such file; then nothing is sent
     */
    void send(String announcement, Path segment) throws IOException, InterruptedException {
        try (InputStream file = Files.newInputStream(segment)) {
            send(announcement);
            byte[] piece = file.readNBytes(PIECE_BYTES);
            boolean last = false;
            while (!last) {
                byte[] next = file.readNBytes(PIECE_BYTES);
                last = next.length == 0;
                WebSocket ignored = within(LIMIT, socket.sendBinary(ByteBuffer.wrap(piece), last));
                piece = next;
            }
        }
    }

    /** Whether the node has not closed the connection, nor reported an error. */
    void check() throws IOException {
        String failure = answers.failure;
        if (failure != null) {
            throw new IOException(failure);
        }
    }

    private static <T> T within(Duration limit, CompletableFuture<T> result) throws IOException, InterruptedException {
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new IOException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        } catch (TimeoutException late) {
            result.cancel(true);
            throw new IOException("no answer for " + limit.toSeconds() + " s", late);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** What the node says. Called by threads of the client, one at a time. */
    private static final class Answers implements WebSocket.Listener {
        private static final int MAX_TEXT = 4096;

        private final CompletableFuture<String> agreed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private volatile @Nullable String failure;

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            if (text.length() < MAX_TEXT) {
                text.append(data);
            }
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(String message) {
            switch (CdnMessage.kind(message)) {
                case CdnMessage.OK -> agreed.complete(message);
                case CdnMessage.ERROR -> fail("the node answers " + CdnMessage.readable(message));
                default -> {
                    // A heartbeat, or something newer.
                }
            }
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            fail("the node has closed the connection (" + status + ")");
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            fail("the connection is lost: " + error);
        }

        private void fail(String what) {
            failure = failure == null ? what : failure;
            agreed.completeExceptionally(new IOException(what));
        }
    }
}
