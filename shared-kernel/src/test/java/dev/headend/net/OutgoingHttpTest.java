package dev.headend.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class OutgoingHttpTest {
    @Test
    void aRedirectIsAnAnswerLikeAnyOther() {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get("/from", (_, out) -> out.sendRedirect("/to"))
                        .get("/to", (_, out) -> out.sendString(Mono.just("arrived"))))
                .bindNow();
        try {
            Integer status = OutgoingHttp.client("test", 1)
                    .get()
                    .uri("http://127.0.0.1:" + server.port() + "/from")
                    .responseSingle((response, _) -> Mono.just(response.status().code()))
                    .block();
            assertThat(status).isEqualTo(302);
        } finally {
            server.disposeNow();
        }
    }
}
