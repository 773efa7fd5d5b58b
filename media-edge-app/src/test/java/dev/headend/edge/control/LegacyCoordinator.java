package dev.headend.edge.control;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** A real WebSocket server that does on the wire what existing coordinators do, under the test's direction. */
public final class LegacyCoordinator implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    /** One peer's connection. */
    public final class Session {
        final String path;
        final HttpHeaders headers;
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        final Sinks.Empty<Void> ended = Sinks.empty();
        private final Sinks.Many<WebSocketFrame> toSend = Sinks.many().unicast().onBackpressureBuffer();

        private Session(HttpServerRequest request) {
            path = request.uri();
            headers = request.requestHeaders();
        }

        private Publisher<Void> converse(WebsocketInbound in, WebsocketOutbound out) {
            sessions.add(this);
            in.withConnection(c -> c.onDispose(() -> ended.tryEmitEmpty()));
            Mono<Void> reading = in.receive().asString().doOnNext(heard::add).then();
            Mono<Void> writing = out.sendObject(toSend.asFlux()).then();
            return Mono.firstWithSignal(reading, writing);
        }

        /** Of the request that became this connection. */
        public HttpHeaders headers() {
            return headers;
        }

        public void say(String text) {
            toSend.tryEmitNext(new TextWebSocketFrame(text)).orThrow();
        }

        public void hangUp() {
            toSend.tryEmitComplete().orThrow();
        }

        /** The next message, its parameters by name: existing coordinators do not care for their order either. */
        public Map<String, String> nextHeard() throws InterruptedException {
            String[] lines = take(heard, "message").split("\n");
            Map<String, String> message = new HashMap<>();
            message.put("", lines[0]);
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                message.put(lines[i].substring(0, colon), lines[i].substring(colon + 1));
            }
            return message;
        }
    }

    final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
    private final DisposableServer server;
    private volatile String features = "";

    public LegacyCoordinator() {
        this(0);
    }

    public LegacyCoordinator(int port) {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(port)
                .handle(this::serve)
                .bindNow();
    }

    /** From now on answers with these features, as no existing coordinator does; empty = none. */
    public void offer(String newFeatures) {
        features = newFeatures;
    }

    private Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
        if (!features.isEmpty()) {
            response.header("x-coordinator-features", features);
        }
        return response.sendWebsocket(new Session(request)::converse);
    }

    public int port() {
        return server.port();
    }

    public Session nextSession() throws InterruptedException {
        return take(sessions, "connection");
    }

    static <T> T take(BlockingQueue<T> queue, String what) throws InterruptedException {
        T taken = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (taken == null) {
            throw new AssertionError("no " + what + " within " + PATIENCE_SECONDS + " s");
        }
        return taken;
    }

    /** Takes no further connections; those that stand go on. */
    @Override
    public void close() {
        server.disposeNow();
    }
}
