package dev.headend.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headend.edge.RunningEdge;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files cannot go from disk to socket by themselves when they are encrypted on the way: the same bytes must arrive. */
class DeliveryOverTlsTest {
    private static final String SEGMENT = "hls/news/s1/640x360-25/0.ts";

    private final byte[] bytes = new byte[2_000_000];

    @TempDir
    Path folder;

    private X509Bundle certificate;

    @BeforeEach
    void prepare() throws Exception {
        new Random(1).nextBytes(bytes);
        Path file = folder.resolve("media").resolve(SEGMENT);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        certificate = issue();
        write(certificate);
    }

    @Test
    void deliversWholeFilesAndPartsOfThem() throws Exception {
        try (RunningEdge edge = start();
                HttpClient client = client(certificate)) {
            assertThat(get(client, edge.https()).body()).isEqualTo(bytes);
            assertThat(get(client, edge.http()).body()).isEqualTo(bytes);

            HttpResponse<byte[]> part = get(client, edge.https(), "Range", "bytes=1000000-1999998");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(bytes, 1_000_000, 1_999_999));
        }
    }

    @Test
    void goesOnWithARenewedCertificate() throws Exception {
        X509Bundle renewed = issue();
        try (RunningEdge edge = start();
                HttpClient before = client(certificate);
                HttpClient after = client(renewed)) {
            assertThat(get(before, edge.https()).statusCode()).isEqualTo(200);

            write(renewed);

            await().ignoreExceptionsInstanceOf(SSLException.class)
                    .untilAsserted(() ->
                            assertThat(get(after, edge.https()).statusCode()).isEqualTo(200));
            // Its connection was kept alive.
            assertThat(get(before, edge.https()).statusCode()).isEqualTo(200);
        }
    }

    private RunningEdge start() {
        return RunningEdge.start(Map.of(
                "HLS_FILESYSTEM_PATH", folder.resolve("media").toString(),
                "SSL_PORT", "0",
                "SSL_CERT", folder.resolve("tls.crt").toString(),
                "SSL_KEY", folder.resolve("tls.key").toString(),
                "SSL_CHECK_RELOAD_SECONDS", "1"));
    }

    private static HttpResponse<byte[]> get(HttpClient client, URI edge, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(edge.resolve("/" + SEGMENT));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
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
