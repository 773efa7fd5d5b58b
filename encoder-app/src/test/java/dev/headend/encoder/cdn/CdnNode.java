package dev.headend.encoder.cdn;

import dev.headend.fixture.Patience;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** A node that follows the protocol: it takes a segment only after it was announced, and one message for each. */
final class CdnNode implements AutoCloseable {
    private static final int MAX_SEGMENT = 1024 * 1024;

    final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    final List<String> faults = new CopyOnWriteArrayList<>();
    private final DisposableServer server;
    private final String answer;
    private final AtomicReference<@Nullable Connection> open = new AtomicReference<>();

    /** @param answer to PUSH */
    CdnNode(String answer) {
        this.answer = answer;
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .route(routes -> routes.ws(
                        "/",
                        this::serve,
                        WebsocketServerSpec.builder()
                                .maxFramePayloadLength(MAX_SEGMENT)
                                .build()))
                .bindNow();
    }

    String url() {
        return "ws://127.0.0.1:" + server.port() + "/";
    }

    private Mono<Void> serve(WebsocketInbound in, WebsocketOutbound out) {
        Sinks.Many<String> answers = Sinks.many().unicast().onBackpressureBuffer();
        var ignored = in.withConnection(open::set);
        boolean[] announced = {false};
        Flux<String> messages = in.aggregateFrames(MAX_SEGMENT).receiveFrames().handle((frame, sink) -> {
            byte[] bytes = new byte[frame.content().readableBytes()];
            frame.content().readBytes(bytes);
            boolean binary = frame instanceof BinaryWebSocketFrame;
            if (binary != announced[0]) {
                faults.add((binary ? "a segment that was not announced" : "no segment after its announcement"));
            }
            String text = binary ? "bytes " + bytes.length : new String(bytes, StandardCharsets.UTF_8);
            announced[0] = text.startsWith("F:");
            sink.next(text);
        });
        Mono<Void> receiving = messages.doOnNext(text -> {
                    received.add(text);
                    if (text.startsWith("PUSH:")) {
                        Sinks.EmitResult sent = answers.tryEmitNext(answer);
                        assert sent.isSuccess();
                    }
                })
                .then();
        return out.sendString(answers.asFlux()).then().mergeWith(receiving).then();
    }

    /** Closes the connection, as a node that is restarted. */
    void disconnect() {
        Connection connection = open.get();
        if (connection != null) {
            connection.dispose();
        }
    }

    /** The next message. */
    @Nullable
    String next() throws InterruptedException {
        return received.poll(Patience.SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
