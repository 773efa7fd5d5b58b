package dev.headend.system.harness;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Something that speaks the control protocol letter by letter, as a program that is not ours does. */
public final class ControlPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final WebSocket socket;
    private final List<String> heard;

    private ControlPeer(WebSocket socket, List<String> heard) {
        this.socket = socket;
        this.heard = heard;
    }

    /**
     * Connects as a kind of peer.
     *
     * @param kind {@code rtmp}, {@code wss} or {@code hls}
     * @throws AssertionError if the coordinator refuses
     */
    public static ControlPeer connect(Fleet fleet, String kind) {
        List<String> heard = new CopyOnWriteArrayList<>();
        return new ControlPeer(open(fleet, kind, token(Fleet.CONTROL_SECRET, kind), new Ears(heard)), heard);
    }

    /** Tries to connect with a token. @return the HTTP status of the refusal; 101 if it was taken */
    public static int statusFor(Fleet fleet, String kind, String token) {
        try {
            open(fleet, kind, token, new Ears(new CopyOnWriteArrayList<>())).abort();
            return 101;
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof WebSocketHandshakeException handshake) {
                return handshake.getResponse().statusCode();
            }
            throw refused;
        }
    }

    private static WebSocket open(Fleet fleet, String kind, String token, WebSocket.Listener listener) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("x-control-auth-token", token)
                .buildAsync(URI.create(fleet.controlUrl() + "/ws/control/" + kind), listener)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** A token as existing peers make it: HS256, a subject and nothing else. */
    public static String token(String secret, String kind) {
        String signed = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64("{\"sub\":\"%s-control\"}".formatted(kind).getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Sends a text frame as it is. */
    public void say(String text) {
        socket.sendText(text, true)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Waits for a message that begins so. @return it */
    public String awaitMessage(String begin) {
        return Await.value(
                "the coordinator says " + begin,
                PATIENCE,
                () -> heard.stream().filter(text -> text.startsWith(begin)).findFirst());
    }

    public boolean isConnected() {
        return !socket.isInputClosed();
    }

    private record Ears(List<String> heard) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            heard.add(data.toString());
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }
}
