package dev.headend.edge.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headend.edge.RunningEdge;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Viewers that take longer for a segment than a viewer may take nothing of it. */
class SlowDownloadTest {
    private static final String SEGMENT = "/hls/news/s1/640x360-25/0.ts";
    private static final int BYTES = 16 << 20;

    @TempDir
    private static Path folder;

    private static RunningEdge edge;
    private static SSLContext trusting;

    @BeforeAll
    static void start() throws Exception {
        Path file = folder.resolve("media" + SEGMENT);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[BYTES]);
        X509Bundle certificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, certificate.toTrustManagerFactory().getTrustManagers(), null);
        Map<String, String> variables = Map.of(
                "HLS_FILESYSTEM_PATH", folder.resolve("media").toString(),
                "SSL_PORT", "0",
                "SSL_CERT", write("tls.crt", certificate.getCertificatePEM()),
                "SSL_KEY", write("tls.key", certificate.getPrivateKeyPEM()));
        edge = RunningEdge.start(variables, Map.of("headend.http.stalled", "3s"));
    }

    private static String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void whoReadsSlowlyGetsAllOfIt() throws Exception {
        try (Socket plain = connect(edge.http());
                Socket encrypted = encrypt(connect(edge.https()));
                ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Long> bytes : both.invokeAll(List.of(slowDownload(plain), slowDownload(encrypted)))) {
                assertThat(bytes.get()).isGreaterThan(BYTES);
            }
        }
    }

    /** Some twice as long as nothing may be taken, though a machine may stand still for a while. */
    private static Callable<Long> slowDownload(Socket socket) throws IOException {
        ask(socket);
        InputStream in = socket.getInputStream();
        return () -> {
            long all = 0;
            for (int read = 1; read > 0; all += read) {
                read = in.readNBytes(BYTES / 100).length;
                Thread.sleep(60);
            }
            return all;
        };
    }

    @Test
    void whoReadsNothingIsDisconnected() throws IOException {
        try (Socket plain = connect(edge.http());
                Socket encrypted = encrypt(connect(edge.https()))) {
            ask(plain);
            ask(encrypted);
            await().until(() -> isReset(plain.getOutputStream()));
            await().until(() -> isReset(encrypted.getOutputStream()));
        }
    }

    /** An empty line before a request counts for nothing. */
    private static boolean isReset(OutputStream out) {
        try {
            out.write("\r\n".getBytes(US_ASCII));
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private static Socket connect(URI address) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 << 10); // so that what is not read stays with the edge
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        return socket;
    }

    private static Socket encrypt(Socket socket) throws IOException {
        return trusting.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
    }

    private static void ask(Socket socket) throws IOException {
        String request = "GET " + SEGMENT + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(US_ASCII));
    }
}
