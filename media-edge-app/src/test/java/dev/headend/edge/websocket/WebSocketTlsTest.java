package dev.headend.edge.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headend.edge.RunningEdge;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams over WSS, in the whole program: every kind of connection, and a certificate that is renewed meanwhile. */
class WebSocketTlsTest {
    private static final String FIRST = "first of unknown bytes";
    private static final byte[] LONG = new byte[200_000];

    @TempDir
    Path folder;

    @Test
    void everyKindGoesOnWhileTheCertificateIsRenewed() throws Exception {
        X509Bundle before = write();
        try (RunningEdge edge = start();
                TestClient probe = connect(trusting(before), edge, "probe");
                TestClient receiver = connect(trusting(before), edge, "receive");
                TestClient encoder = connect(trusting(before), edge, "receive-clear-cache");
                TestClient plain = TestClient.connect(edge, "ch/k3y/receive");
                TestClient publisher = connect(trusting(before), edge, "publish")) {
            publisher.send(FIRST);
            assertThat(probe.nextText()).isEqualTo(FIRST);
            assertThat(probe.awaitClose()).isEqualTo(1000);

            SSLSocketFactory renewed = trusting(write());
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptionsInstanceOf(SSLException.class)
                    .until(() -> connects(renewed, edge));
            assertThatThrownBy(() -> connects(trusting(before), edge)).isInstanceOf(SSLException.class);
            publisher.send(LONG);
            try (TestClient late = connect(renewed, edge, "receive")) {
                for (TestClient each : List.of(receiver, encoder, plain, late)) {
                    assertThat(each.nextText()).isEqualTo(FIRST);
                    assertThat(each.next()).isEqualTo(LONG);
                }
                publisher.leave();
                for (TestClient each : List.of(publisher, receiver, encoder, plain, late)) {
                    assertThat(each.awaitClose()).isEqualTo(1000);
                }
            }
        }
    }

    private RunningEdge start() {
        return RunningEdge.start(Map.of(
                "SSL_CERT", folder.resolve("cert.pem").toString(),
                "SSL_KEY", folder.resolve("key.pem").toString(),
                "SSL_PORT", "0",
                "SSL_CHECK_RELOAD_SECONDS", "1",
                "CONCURRENT_LIMIT_WHITELIST", "127.0.0.1"));
    }

    private X509Bundle write() throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(folder.resolve("key.pem"), bundle.getPrivateKeyPEM());
        Files.writeString(folder.resolve("cert.pem"), bundle.getCertificatePEM());
        return bundle;
    }

    private static SSLSocketFactory trusting(X509Bundle certificate) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, certificate.toTrustManagerFactory().getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private static TestClient connect(SSLSocketFactory tls, RunningEdge edge, String kind) throws IOException {
        SSLSocket socket =
                (SSLSocket) tls.createSocket("127.0.0.1", edge.https().getPort());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return new TestClient(socket, "ch/k3y/" + kind);
    }

    private static boolean connects(SSLSocketFactory tls, RunningEdge edge) throws IOException {
        connect(tls, edge, "receive").close();
        return true;
    }
}
