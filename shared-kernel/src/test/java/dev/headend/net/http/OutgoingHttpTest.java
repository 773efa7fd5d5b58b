package dev.headend.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.fixture.Patience;
import dev.headend.net.http.proxy.HttpProxy;
import dev.headend.net.http.proxy.NoProxy;
import dev.headend.net.http.proxy.Proxies;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;

/** The client toward a real server, directly and through a real proxy. */
class OutgoingHttpTest {
    private static final String AUTH = "Basic dTpw";

    private final List<HttpServerRequest> arrived = new CopyOnWriteArrayList<>();
    private final List<DisposableServer> servers = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(DisposableServer::disposeNow);
    }

    private DisposableServer server(HttpServer server) {
        DisposableServer running = server.host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get("/from", (_, out) -> out.sendRedirect("/to"))
                        .get("/to", (request, out) -> {
                            arrived.add(request);
                            return out.sendString(Mono.just("arrived"));
                        }))
                .bindNow();
        servers.add(running);
        return running;
    }

    private static int status(HttpClient client, String url) {
        return Optional.ofNullable(client.get()
                        .uri(URI.create(url))
                        .responseSingle((response, body) ->
                                body.thenReturn(response.status().code()))
                        .block(Patience.TIME))
                .orElseThrow();
    }

    private static HttpClient through(TestProxy proxy, String credentials, String url) {
        HttpProxy parsed = HttpProxy.parse("http://" + credentials + "localhost:" + proxy.port());
        return new OutgoingHttp(new Proxies(parsed, parsed, NoProxy.NONE)).client("test", 1, URI.create(url));
    }

    @Test
    void aRedirectIsAnAnswerLikeAnyOther() {
        String url = "http://127.0.0.1:" + server(HttpServer.create()).port() + "/from";
        assertThat(status(new OutgoingHttp(Proxies.NONE).client("test", 1, URI.create(url)), url))
                .isEqualTo(302);
        assertThat(arrived).isEmpty();
    }

    @Test
    void tlsIsSpokenAndACertificateThatNobodyVouchesForRefused() throws Exception {
        SslContext identity = SslContextBuilder.forServer(
                        certificate("localhost").toKeyManagerFactory())
                .build();
        String url = "https://localhost:"
                + server(HttpServer.create().secure(tls -> tls.sslContext(identity)))
                        .port();
        assertThatThrownBy(() -> status(new OutgoingHttp(Proxies.NONE).client("test", 1, URI.create(url)), url))
                .hasCauseInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("unable to find valid certification path");
    }

    @Test
    void aPlainServerIsNamedToTheProxyByItsWholeUrl() {
        String url = "http://app.test:" + server(HttpServer.create()).port() + "/to";
        try (TestProxy proxy = new TestProxy(AUTH)) {
            HttpClient client = through(proxy, "u:p@", url);
            assertThat(status(client, url)).isEqualTo(200);
            assertThat(proxy.requests()).containsExactly("GET " + url + " HTTP/1.1");
        }
        assertThat(arrived).singleElement().satisfies(request -> {
            assertThat(request.requestHeaders().get(HttpHeaderNames.HOST)).startsWith("app.test:");
            assertThat(request.requestHeaders().contains(HttpHeaderNames.PROXY_AUTHORIZATION))
                    .isFalse();
        });
    }

    @Test
    void aSecureServerIsReachedThroughATunnelAndMustShowItsOwnCertificate() throws Exception {
        X509Bundle certificate = certificate("app.test");
        SslContext identity =
                SslContextBuilder.forServer(certificate.toKeyManagerFactory()).build();
        int port = server(HttpServer.create().secure(tls -> tls.sslContext(identity)))
                .port();
        SslContext trust = SslContextBuilder.forClient()
                .trustManager(certificate.toTrustManagerFactory())
                .build();
        try (TestProxy proxy = new TestProxy(AUTH)) {
            String url = "https://app.test:" + port + "/to";
            HttpClient client = through(proxy, "u:p@", url);
            assertThat(status(client.secure(tls -> tls.sslContext(trust)), url)).isEqualTo(200);
            assertThat(proxy.requests()).containsExactly("CONNECT app.test:" + port + " HTTP/1.1");

            String other = "https://other.test:" + port + "/to";
            HttpClient impostor = through(proxy, "u:p@", other).secure(tls -> tls.sslContext(trust));
            assertThatThrownBy(() -> status(impostor, other)).hasStackTraceContaining("other.test");
        }
        assertThat(arrived).hasSize(1);
    }

    private static X509Bundle certificate(String name) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .addSanDnsName(name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    @Test
    void aProxyThatRefusesIsNoWayIn() {
        int port = server(HttpServer.create()).port();
        String plain = "http://app.test:" + port + "/to";
        String secure = "https://app.test:" + port + "/to";
        try (TestProxy proxy = new TestProxy(AUTH)) {
            assertThat(status(through(proxy, "", plain), plain)).isEqualTo(407);
            assertThatThrownBy(() -> status(through(proxy, "u:wrong@", secure), secure))
                    .rootCause()
                    .hasMessageContaining("407")
                    .hasMessageContaining("app.test")
                    .hasMessageNotContaining("wrong");
        }
        assertThat(arrived).isEmpty();
    }

    @Test
    void aProxyThatIsNotThereFailsTheRequest() {
        String url = "http://app.test/to";
        Proxies proxies = new Proxies(HttpProxy.parse("no-such-proxy.invalid:1"), null, NoProxy.NONE);
        HttpClient client = new OutgoingHttp(proxies).client("test", 1, URI.create(url));
        assertThatThrownBy(() -> status(client, url)).hasMessageContaining("no-such-proxy.invalid");
    }

    @Test
    void thisMachineIsReachedDirectly() {
        String url = "http://127.0.0.1:" + server(HttpServer.create()).port() + "/to";
        try (TestProxy proxy = new TestProxy(null)) {
            assertThat(status(through(proxy, "", url), url)).isEqualTo(200);
            assertThat(proxy.requests()).isEmpty();
        }
    }
}
