package dev.headend.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.Patience;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** How many connections of HTTP the edge has at once. */
@ExtendWith(OutputCaptureExtension.class)
class HttpConnectionsTest {
    private static final String LIMIT = "headend_http_connections_limit 3.0";
    private static final String ASK = "GET /no-such-page HTTP/1.1\r\nHost: edge\r\n\r\n";
    private static final String UPGRADE = "GET /ch/k3y/receive HTTP/1.1\r\nHost: edge\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void leave() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void thoseBeyondTheLimitAreClosedAtOnce(CapturedOutput output) throws IOException {
        try (RunningEdge edge = start(Map.of())) {
            edge.awaitMetric(LIMIT);
            Socket head = connect(edge);
            write(head, "GET / HTTP/1.1\r\nx-a: ");
            Socket idle = connect(edge);
            write(idle, ASK);
            assertThat(status(idle)).isEqualTo("HTTP/1.1 404");
            connect(edge);
            edge.awaitMetric("headend_http_connections 3.0");

            for (int i = 1; i <= 5; i++) {
                assertThat(isClosed(connect(edge))).isTrue();
                edge.awaitMetric("headend_http_connections_refused_total " + i + ".0");
            }
            assertThat(output.toString()
                            .lines()
                            .filter(line ->
                                    line.contains("limit of all connections (HTTP_MAX_CONNECTIONS, 3) reached")))
                    .hasSize(1);
            write(head, "b\r\nHost: edge\r\n\r\n");
            assertThat(status(head)).isEqualTo("HTTP/1.1 200");

            idle.close();
            edge.awaitMetric("headend_http_connections 2.0");
            Socket next = connect(edge);
            write(next, ASK);
            assertThat(status(next)).isEqualTo("HTTP/1.1 404");
        }
    }

    /** It counts as one of media from then on, and no second time when it ends. */
    @Test
    void aWebSocketIsNoneOfThem() throws IOException {
        try (RunningEdge edge = start(Map.of())) {
            Socket receiver = connect(edge);
            write(receiver, UPGRADE);
            assertThat(status(receiver)).isEqualTo("HTTP/1.1 101");
            Socket viewer = connect(edge);
            edge.awaitMetric("headend_websocket_connections 1.0");
            edge.awaitMetric("headend_http_connections 1.0");

            receiver.close();
            edge.awaitMetric("headend_websocket_connections 0.0");
            edge.awaitMetric("headend_http_connections 1.0");
            viewer.close();
            edge.awaitMetric("headend_http_connections 0.0");
        }
    }

    @Test
    void bothPortsCountTogether(@TempDir Path folder) throws Exception {
        X509Bundle pair = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path certificate = Files.writeString(folder.resolve("tls.crt"), pair.getCertificatePEM());
        Path key = Files.writeString(folder.resolve("tls.key"), pair.getPrivateKeyPEM());
        try (RunningEdge edge =
                start(Map.of("SSL_PORT", "0", "SSL_CERT", certificate.toString(), "SSL_KEY", key.toString()))) {
            connect(edge);
            connect(edge.https().getPort());
            connect(edge);
            edge.awaitMetric("headend_http_connections 3.0");

            assertThat(isClosed(connect(edge.https().getPort()))).isTrue();
            assertThat(isClosed(connect(edge))).isTrue();
        }
    }

    @Test
    void theMemoryBearsFiveThousandViewersOfTheLauncher() {
        assertThat(HttpConnectionProperties.bearable(384L << 20, false)).isBetween(12_000, 12_300);
        assertThat(HttpConnectionProperties.bearable(384L << 20, true)).isBetween(6_000, 6_200);
        assertThat(HttpConnectionProperties.bearable(1L << 30, false)).isBetween(32_000, 33_000);
        assertThat(HttpConnectionProperties.bearable(0, true)).isOne();
        assertThat(new HttpConnectionProperties(0).connections(true)).isZero();
    }

    private static RunningEdge start(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(more);
        variables.put("HTTP_MAX_CONNECTIONS", "3");
        return RunningEdge.start(variables);
    }

    private Socket connect(RunningEdge edge) throws IOException {
        return connect(edge.http().getPort());
    }

    private Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(Patience.SECONDS * 1000);
        sockets.add(socket);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static String status(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketException reset) {
            return true;
        }
    }
}
