package dev.headend.coordinator.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.AutobahnSuite;
import io.netty.channel.Channel;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What the Autobahn suite says of how peers' WebSockets are served: upgraded as theirs, with an echo in the place of the control protocol. */
@Timeout(200)
class ConformanceTest {
    private static final String PASSED = "(OK|NON-STRICT|INFORMATIONAL)/(OK|INFORMATIONAL) .*";

    @TempDir
    Path folder;

    @Test
    void peersAreHeardAsTheProtocolSays() throws Exception {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(WebHttpHandlerBuilder.webHandler(ConformanceTest::upgrade)
                        .build()))
                .bindNow();
        try {
            Map<String, String> results = AutobahnSuite.run(
                    URI.create("ws://127.0.0.1:" + server.port() + "/"),
                    folder,
                    List.of("*"),
                    List.of("9.*", "12.*", "13.*"));
            assertThat(results)
                    .hasSize(247)
                    .allSatisfy((_, result) -> assertThat(result).matches(PASSED));
        } finally {
            server.disposeNow();
        }
    }

    private static Mono<Void> upgrade(ServerWebExchange exchange) {
        Channel channel = ControlGate.channel(exchange.getRequest());
        return ControlConfiguration.upgrade().handleRequest(exchange, session -> {
            StrictFrames.addTo(channel);
            return session.send(session.receive().handle((message, echo) -> echo(session, message, echo)));
        });
    }

    private static void echo(
            WebSocketSession session, WebSocketMessage message, SynchronousSink<WebSocketMessage> echo) {
        switch (message.getType()) {
            case TEXT -> echo.next(session.textMessage(message.getPayloadAsText()));
            case BINARY ->
                echo.next(
                        new WebSocketMessage(message.getType(), message.retain().getPayload()));
            default -> {}
        }
    }
}
