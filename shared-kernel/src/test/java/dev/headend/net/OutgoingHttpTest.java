package dev.headend.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import javax.net.ssl.SSLHandshakeException;
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

    @Test
    void tlsIsSpokenAndACertificateThatNobodyVouchesForRefused() throws Exception {
        X509Bundle certificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        SslContext identity =
                SslContextBuilder.forServer(certificate.toKeyManagerFactory()).build();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .secure(tls -> tls.sslContext(identity))
                .bindNow();
        try {
            assertThatThrownBy(() -> OutgoingHttp.client("test", 1)
                            .get()
                            .uri("https://localhost:" + server.port())
                            .response()
                            .block())
                    .hasCauseInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("unable to find valid certification path");
        } finally {
            server.disposeNow();
        }
    }
}
