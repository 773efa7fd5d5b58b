package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headend.config.https.HttpsServer;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.Jwt;
import dev.headend.coordinator.harness.RunningCoordinator;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers and the application reach the coordinator over TLS as well as without, while its certificate is renewed. */
class TlsTest {
    private static final String SECRET = "test";

    @TempDir
    Path folder;

    private X509Bundle certificate;

    @BeforeEach
    void issueCertificate() throws Exception {
        certificate = issue();
        write(certificate);
    }

    @Test
    void peersMeetWhicheverWayTheyCome() throws Exception {
        try (RunningCoordinator coordinator = start();
                HttpClient http = client(certificate);
                ExistingPeer encoder = ExistingPeer.encoder(coordinator.port(), SECRET, -1);
                ExistingPeer edge = edge(http, coordinator)) {
            coordinator.awaitEncoder();
            edge.requestPublish("1", "channel-1", "key_1");

            String id = encoder.next("ENCODE-START").get("Stream-ID");
            assertThat(edge.next("PUBLISH-ACCEPT").get("Stream-ID")).isEqualTo(id);
            assertThat(get(http, coordinator, "/commands/report")).contains(id);
        }
    }

    @Test
    void anEdgeStaysConnectedWhileTheCertificateIsRenewed() throws Exception {
        X509Bundle renewed = issue();
        try (RunningCoordinator coordinator = start();
                HttpClient before = client(certificate);
                HttpClient after = client(renewed);
                ExistingPeer encoder = ExistingPeer.encoder(coordinator.port(), SECRET, -1);
                ExistingPeer edge = edge(before, coordinator)) {
            write(renewed);
            await().ignoreExceptionsInstanceOf(SSLException.class)
                    .untilAsserted(() -> assertThat(get(after, coordinator, "/commands/report"))
                            .isNotEmpty());

            coordinator.awaitEncoder();
            edge.requestPublish("1", "channel-1", "key_1");
            assertThat(encoder.next("ENCODE-START").get("Stream-Channel")).isEqualTo("channel-1");
            assertThat(edge.next("PUBLISH-ACCEPT").get("Stream-Channel")).isEqualTo("channel-1");
            assertThat(edge.closed()).isNotDone();
        }
    }

    @Test
    void saysHowLongTheCertificateIsValid() {
        try (RunningCoordinator coordinator = start()) {
            assertThat(coordinator.management("/actuator/prometheus").body())
                    .containsPattern("(?m)^headend_tls_certificate_expiry_seconds [1-9]")
                    .contains("headend_tls_reloads_total{outcome=\"refused\"} 0.0");
        }
    }

    private RunningCoordinator start() {
        return RunningCoordinator.start(
                CoordinatorSettings.TABLE,
                folder.resolve("data"),
                Map.of(
                        "CONTROL_SECRET",
                        SECRET,
                        "SSL_PORT",
                        "0",
                        "SSL_CERT",
                        folder.resolve("tls.crt").toString(),
                        "SSL_KEY",
                        folder.resolve("tls.key").toString(),
                        "SSL_CHECK_RELOAD_SECONDS",
                        "1"));
    }

    private static ExistingPeer edge(HttpClient http, RunningCoordinator coordinator) {
        return ExistingPeer.connect(
                http,
                URI.create("wss://127.0.0.1:" + tlsPort(coordinator) + "/ws/control/rtmp"),
                "x-control-auth-token",
                Jwt.of("rtmp-control", SECRET));
    }

    private static String get(HttpClient http, RunningCoordinator coordinator, String path)
            throws IOException, InterruptedException {
        URI address = URI.create("https://127.0.0.1:" + tlsPort(coordinator) + path);
        return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                .body();
    }

    private static int tlsPort(RunningCoordinator coordinator) {
        return coordinator.bean(HttpsServer.class).port();
    }

    private static X509Bundle issue() throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private void write(X509Bundle bundle) throws IOException {
        Files.writeString(folder.resolve("tls.crt"), bundle.getCertificatePEM());
        Files.writeString(folder.resolve("tls.key"), bundle.getPrivateKeyPEM());
    }

    private static HttpClient client(X509Bundle trusted) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.toTrustManagerFactory().getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }
}
