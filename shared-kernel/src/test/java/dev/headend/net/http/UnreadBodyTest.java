package dev.headend.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.Patience;
import dev.headend.net.http.proxy.Proxies;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

class UnreadBodyTest {
    private final Set<Object> connections = ConcurrentHashMap.newKeySet();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .doOnConnection(connection -> connections.add(connection.channel().id()))
            .route(routes -> routes.get("/none", (_, out) -> out.status(204))
                    .get("/short", (_, out) -> out.sendString(Mono.just("some words")))
                    .get("/parts", (_, out) -> out.sendString(Flux.just("some ", "words")))
                    .get("/stuck", (_, out) -> out.sendString(Flux.just("some ").concatWith(Mono.never())))
                    .get(
                            "/endless",
                            (_, out) ->
                                    out.sendString(Flux.just("x".repeat(1_000)).repeat())))
            .bindNow();
    private final HttpClient client =
            new OutgoingHttp(Proxies.NONE).client("test", 1, URI.create("http://127.0.0.1:" + server.port()));

    @AfterEach
    void stop() {
        server.disposeNow();
    }

    private int get(String path, Duration bodyTimeout) {
        return client.get()
                .uri("http://127.0.0.1:" + server.port() + path)
                .response((response, body) -> UnreadBody.discard(body, bodyTimeout)
                        .thenReturn(response.status().code()))
                .blockLast(Patience.TIME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/none", "/short", "/parts"})
    void theConnectionIsKept(String path) {
        for (int i = 0; i < 10; i++) {
            // The next part of a body may be long in coming on a busy machine.
            assertThat(get(path, Patience.TIME)).isBetween(200, 204);
        }
        assertThat(connections).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stuck", "/endless"})
    void anAnswerWithoutEndCostsItsConnection(String path) {
        assertThat(get(path, UnreadBody.TIMEOUT)).isEqualTo(200);
        assertThat(get("/short", UnreadBody.TIMEOUT)).isEqualTo(200);
        assertThat(connections).hasSize(2);
    }
}
