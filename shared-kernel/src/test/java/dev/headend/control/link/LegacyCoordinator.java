package dev.headend.control.link;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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
final class LegacyCoordinator implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    /** One peer's connection. */
    final class Session {
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

        void say(String text) {
            toSend.tryEmitNext(new TextWebSocketFrame(text)).orThrow();
        }

        void hangUp() {
            toSend.tryEmitComplete().orThrow();
        }

        String nextHeard() throws InterruptedException {
            return take(heard, "message");
        }
    }

    final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
    final BlockingQueue<HttpHeaders> refused = new LinkedBlockingQueue<>();
    private final DisposableServer server;
    private volatile Predicate<HttpHeaders> admits = _ -> true;
    private volatile String features = "";

    LegacyCoordinator() {
        this(0);
    }

    LegacyCoordinator(int port) {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(port)
                .handle(this::serve)
                .bindNow();
    }

    private Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
        if (admits.test(request.requestHeaders())) {
            if (!features.isEmpty()) {
                response.header("x-coordinator-features", features);
            }
            return response.sendWebsocket(new Session(request)::converse);
        }
        refused.add(request.requestHeaders());
        return response.status(403).send();
    }

    void admit(Predicate<HttpHeaders> rule) {
        admits = rule;
    }

    /** From now on answers with these features, as no existing coordinator does; empty = none. */
    void offer(String newFeatures) {
        features = newFeatures;
    }

    int port() {
        return server.port();
    }

    Session nextSession() throws InterruptedException {
        return take(sessions, "connection");
    }

    static <T> T take(BlockingQueue<T> queue, String what) throws InterruptedException {
        T taken = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (taken == null) {
            throw new AssertionError("no " + what + " within " + PATIENCE_SECONDS + " s");
        }
        return taken;
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
