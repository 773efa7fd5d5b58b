package dev.headend.system.training;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The control connection of an edge or an encoder that the training plays; it speaks as existing ones do. */
final class Peer implements AutoCloseable {
    private static final String ALGORITHM = "HmacSHA256";

    private final WebSocket socket;
    private CompletableFuture<?> sent = CompletableFuture.completedFuture("");

    /**
     * Connects.
     *
     * @param kind {@code rtmp} for an edge, {@code hls} for an encoder
     * @param ear hears every message, on the connection's thread
     */
    Peer(HttpClient client, int port, String kind, String secret, Consumer<String> ear) {
        this.socket = client.newWebSocketBuilder()
                .header("x-control-auth-token", token(secret, kind))
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws/control/" + kind), new Ear(ear))
                .join();
    }

    /** The coordinator's libraries, which could make it, are in no jar that this program could read. */
    private static String token(String secret, String kind) {
        String signed = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64("{\"sub\":\"%s-control\"}".formatted(kind).getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Sends a message after those before it; from any thread. */
    synchronized void say(String message) {
        sent = sent.thenCompose(_ -> socket.sendText(message, true));
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** Puts a message together that comes in pieces. */
    private static final class Ear implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();
        private final Consumer<String> ear;

        Ear(Consumer<String> ear) {
            this.ear = ear;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence piece, boolean last) {
            message.append(piece);
            if (last) {
                ear.accept(message.toString());
                message.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture("");
        }
    }
}
