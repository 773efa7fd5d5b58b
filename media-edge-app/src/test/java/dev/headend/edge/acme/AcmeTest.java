package dev.headend.edge.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.headend.edge.RunningEdge;
import dev.headend.fixture.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Certificates by ACME in the whole program, from a real certificate authority, shown to real clients. */
@ExtendWith(OutputCaptureExtension.class)
class AcmeTest {
    private static final Duration LONG = Duration.ofDays(90);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String DOMAIN = "edge.example.org";

    @TempDir
    Path folder;

    private final int http = FreePorts.next();

    private Pebble pebble;

    @BeforeEach
    void find() throws Exception {
        pebble = Pebble.in(folder);
    }

    @AfterEach
    void stopAuthority() throws Exception {
        if (pebble != null) {
            pebble.close();
        }
    }

    @Test
    void oneCertificateForAllDomainsIsServedByHttpsAndRtmpsAsSoonAsItIsThere(CapturedOutput log) throws Exception {
        pebble.start(http, LONG);
        try (RunningEdge edge = start(DOMAIN + ", Live.Example.org", Map.of())) {
            SSLContext client = pebble.client();
            X509Certificate shown = awaitCertificate(client, edge.https().getPort(), DOMAIN);
            assertThat(TlsClient.certificate(client, edge.https().getPort(), "live.example.org"))
                    .isEqualTo(shown);
            assertThat(TlsClient.certificate(client, edge.rtmpsPort(), DOMAIN)).isEqualTo(shown);
            edge.awaitMetric("headend_acme_orders_total{outcome=\"issued\"} 1.0");
            assertThat(log).contains("TLS certificate replaced", "instead of the self-signed one");
        }
    }

    @Test
    void aRenewalLeavesOpenConnectionsAlone() throws Exception {
        pebble.start(http, Duration.ofSeconds(15));
        SSLContext client = pebble.client();
        try (RunningEdge edge = start(DOMAIN, Map.of())) {
            int port = edge.https().getPort();
            awaitCertificate(client, port, DOMAIN);
            try (SSLSocket open = TlsClient.connect(client, port, DOMAIN)) {
                X509Certificate first = TlsClient.certificate(open);
                X509Certificate renewed = await().atMost(LIMIT)
                        .until(() -> certificateWhile(open, client, port), shown -> !shown.equals(first));

                assertThat(renewed.getNotBefore())
                        .as("renewed before the first one ended")
                        .isBefore(first.getNotAfter());
                assertThat(renewed.getPublicKey()).isNotEqualTo(first.getPublicKey());
                assertThat(TlsClient.head(open, DOMAIN)).startsWith("HTTP/1.1 404");
            }
        }
    }

    @Test
    void aRestartServesWhatIsOnDiskAndOrdersNothing(CapturedOutput log) throws Exception {
        X509Certificate before;
        SSLContext client;
        pebble.start(http, LONG);
        client = pebble.client();
        try (RunningEdge edge = start(DOMAIN, Map.of())) {
            before = awaitCertificate(client, edge.https().getPort(), DOMAIN);
        }
        assertPrivate(folder.resolve("acme"));
        pebble.stop();

        int orders = orders(log);
        try (RunningEdge edge = start(DOMAIN, Map.of())) {
            assertThat(TlsClient.certificate(client, edge.https().getPort(), DOMAIN))
                    .as("without the authority, and from the first connection on")
                    .isEqualTo(before);
        }
        assertThat(orders(log)).isEqualTo(orders).isOne();
    }

    @Test
    void aRefusedValidationIsSaidInTheAuthoritysWordsAndNotRepeatedByARestart(CapturedOutput log) throws Exception {
        pebble.start(FreePorts.next(), LONG);
        try (RunningEdge edge = start(DOMAIN, Map.of())) {
            edge.awaitMetric("headend_acme_orders_total{outcome=\"failed\"} 1.0");
            assertThat(log)
                    .contains("no new certificate for " + DOMAIN + "; TLS goes on with a self-signed one: " + DOMAIN
                            + " was not validated: ")
                    .contains("connection refused (connection)")
                    .contains("http://" + DOMAIN
                            + "/.well-known/acme-challenge/… must lead from the internet, port 80,"
                            + " to HTTP_PORT of this edge")
                    .contains("or when the edge is restarted without " + folder.resolve("acme"));
            assertThat(RunningEdge.get(edge.management().resolve("/actuator/health"))
                            .body())
                    .contains("was not validated")
                    .contains("\"status\":\"DEGRADED\"");
            assertThat(RunningEdge.get(edge.http().resolve("/")).statusCode()).isEqualTo(200);
            assertThatExceptionOfType(SSLHandshakeException.class)
                    .as("nobody is to trust it")
                    .isThrownBy(() ->
                            TlsClient.certificate(pebble.client(), edge.https().getPort(), DOMAIN));
        }
        int orders = orders(log);
        try (RunningEdge edge = start(DOMAIN, Map.of())) {
            await().atMost(LIMIT)
                    .until(
                            () -> log.getOut()
                                    .contains(
                                            "a certificate is due; orders that failed, one after the other: 1. The next order is at "));
            assertThat(edge.readiness()).isEqualTo(200);
        }
        assertThat(orders(log)).isEqualTo(orders);
    }

    @Test
    void aDomainThatTheAuthorityDoesNotWantIsNamed(CapturedOutput log) throws Exception {
        pebble.start(http, LONG, "blocked.example.org");
        try (RunningEdge edge = start("blocked.example.org", Map.of())) {
            edge.awaitMetric("headend_acme_orders_total{outcome=\"failed\"} 1.0");
        }
        assertThat(log).contains("the certificate authority refused: ").contains("(rejectedIdentifier)");
    }

    @Test
    void moreDomainsAreACertificateAtOnceWhileTheOldOneIsServed() throws Exception {
        pebble.start(http, LONG);
        SSLContext client = pebble.client();
        X509Certificate first;
        try (RunningEdge edge = start(DOMAIN, Map.of())) {
            first = awaitCertificate(client, edge.https().getPort(), DOMAIN);
        }
        try (RunningEdge edge = start(DOMAIN + ",more.example.org", Map.of())) {
            X509Certificate both = awaitCertificate(client, edge.https().getPort(), "more.example.org");
            assertThat(both).isNotEqualTo(first);
            assertThat(TlsClient.certificate(client, edge.https().getPort(), DOMAIN))
                    .isEqualTo(both);
        }
    }

    /** What new connections are shown, while another one is used all the time. */
    private static X509Certificate certificateWhile(SSLSocket open, SSLContext client, int port) throws IOException {
        assertThat(TlsClient.head(open, DOMAIN)).startsWith("HTTP/1.1 404");
        return TlsClient.certificate(client, port, DOMAIN);
    }

    private RunningEdge start(String domains, Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(pebble.variables(domains));
        variables.put("HTTP_PORT", Integer.toString(http));
        variables.put("SSL_PORT", "0");
        variables.putAll(more);
        return RunningEdge.start(variables, Map.of(AcmeConfiguration.INTERVAL, "100ms"));
    }

    private static X509Certificate awaitCertificate(SSLContext client, int port, String domain) {
        return await().atMost(LIMIT)
                .ignoreExceptionsInstanceOf(SSLHandshakeException.class)
                .until(() -> TlsClient.certificate(client, port, domain), _ -> true);
    }

    private static int orders(CapturedOutput log) {
        return (int) log.getOut()
                .lines()
                .filter(line -> line.contains("ordering a certificate for"))
                .count();
    }

    private static void assertPrivate(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            assertThat(all.toList())
                    .hasSizeGreaterThan(3)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as(path.toString())
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }
}
