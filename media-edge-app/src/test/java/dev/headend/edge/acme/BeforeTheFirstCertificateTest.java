package dev.headend.edge.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.RunningEdge;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program while there is no certificate, and no authority to get one from. */
class BeforeTheFirstCertificateTest {
    @TempDir
    private static Path folder;

    private static RunningEdge edge;

    @BeforeAll
    static void start() {
        edge = RunningEdge.start(Map.of(
                "ACME_DOMAINS",
                "a.example.org,b.example.org",
                "ACME_DIRECTORY",
                "https://127.0.0.1:1/dir",
                "ACME_DATA_DIR",
                folder.resolve("data/acme").toString(),
                "SSL_PORT",
                "0"));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void everythingIsServedAtOnce() throws Exception {
        assertThat(edge.readiness()).isEqualTo(200);
        assertThat(RunningEdge.get(edge.http().resolve("/")).statusCode()).isEqualTo(200);
        for (int port : new int[] {edge.https().getPort(), edge.rtmpsPort()}) {
            X509Certificate shown = TlsClient.certificate(trustingAll(), port, "b.example.org");
            assertThat(shown.getIssuerX500Principal())
                    .isEqualTo(shown.getSubjectX500Principal())
                    .hasToString("CN=Headend (not signed by any authority yet)");
            assertThat(shown.getSubjectAlternativeNames()).hasToString("[[2, a.example.org], [2, b.example.org]]");
        }
        edge.awaitMetric("headend_tls_certificate_expiry_seconds 0.0");
    }

    @Test
    void onlyWhatIsSecretIsForItsOwnerAlone() throws Exception {
        Path usual = Files.createDirectory(folder.resolve("usual"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("data")))
                .isEqualTo(Files.getPosixFilePermissions(usual));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data/acme"))))
                .isEqualTo("rwx------");
    }

    /** No page of an error, and no other route. */
    @Test
    void onlyWhatAnAuthorityAskedForIsAnsweredToIt() throws Exception {
        for (String token : List.of("none", "", "a/b", "..%2F..%2Fetc%2Fpasswd", "publish")) {
            HttpResponse<String> answer = RunningEdge.get(edge.http().resolve(Challenges.PATH + token));
            assertThat(answer.statusCode()).as(token).isEqualTo(404);
            assertThat(answer.body()).as(token).isEmpty();
        }
    }

    private static SSLContext trustingAll() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        return context;
    }
}
