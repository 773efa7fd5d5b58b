package dev.headend.edge.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.edge.RunningEdge;
import dev.headend.fixture.Patience;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The whole program behind a reverse proxy, or a load balancer for TCP, that names the client. */
class BehindProxyTest {
    private static final String ADMITTED = "HTTP/1.1 101";
    private static final String TOO_MANY = "HTTP/1.1 429";
    private static final String FORBIDDEN = "HTTP/1.1 403";
    private static final String ONE = "PROXY TCP4 198.51.100.7 192.0.2.1 4711 80\r\n";
    private static final String OTHER = "PROXY TCP4 198.51.100.9 192.0.2.1 4711 80\r\n";

    private final List<Socket> open = new ArrayList<>();

    @TempDir
    Path folder;

    private void leave() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void limitsListsAndTheCoordinatorAreAboutTheClientThatATrustedProxyNames(CapturedOutput log) throws Exception {
        try (LegacyCoordinator coordinator = new LegacyCoordinator();
                RunningEdge edge = RunningEdge.start(Map.of(
                        "WS_TRUSTED_PROXIES", "127.0.0.0/8, 192.0.2.1",
                        "MAX_IP_CONCURRENT_CONNECTIONS", "1",
                        "PLAY_WHITELIST", "198.51.100.0/24",
                        "CONTROL_BASE_URL", "ws://127.0.0.1:" + coordinator.port()))) {
            Session session = coordinator.nextSession(ControlRole.WSS);
            edge.awaitMetric("headend_control_connected 1.0");
            assertThat(receive(edge, "", "203.0.113.66, 198.51.100.7")).isEqualTo(ADMITTED);
            assertThat(receive(edge, "", "198.51.100.7, 192.0.2.1")).isEqualTo(TOO_MANY);
            assertThat(receive(edge, "", "198.51.100.9")).isEqualTo(ADMITTED);
            assertThat(receive(edge, "", "198.51.100.9, 203.0.113.66")).isEqualTo(FORBIDDEN);
            assertThat(log.getOut()).doesNotContain("sent no X-Forwarded-For");
            assertThat(receive(edge, "", "")).as("the proxy itself").isEqualTo(FORBIDDEN);
            assertThat(log.getOut())
                    .containsOnlyOnce("127.0.0.1, a trusted proxy (WS_TRUSTED_PROXIES), sent no X-Forwarded-For");

            ask(connect(edge.http().getPort()), request("publish", "203.0.113.5"));
            assertThat(session.nextHeard())
                    .containsEntry("", "PUBLISH-REQUEST")
                    .containsEntry("User-IP", "203.0.113.5");
            leave();
        }
    }

    @Test
    void aLoadBalancerForTcpNamesItAtBothPorts() throws Exception {
        X509Bundle certificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path pem = Files.writeString(folder.resolve("cert.pem"), certificate.getCertificatePathPEM());
        Path key = Files.writeString(folder.resolve("key.pem"), certificate.getPrivateKeyPEM());
        try (RunningEdge edge = RunningEdge.start(Map.of(
                "HTTP_PROXY_PROTOCOL", "YES",
                "MAX_IP_CONCURRENT_CONNECTIONS", "1",
                "SSL_CERT", pem.toString(),
                "SSL_KEY", key.toString(),
                "SSL_PORT", "0"))) {
            assertThat(receive(edge, ONE, "")).isEqualTo(ADMITTED);
            assertThat(receive(edge, ONE, "198.51.100.9"))
                    .as("no header of HTTP is believed")
                    .isEqualTo(TOO_MANY);
            assertThat(receiveOverTls(edge, OTHER)).isEqualTo(ADMITTED);
            assertThat(receiveOverTls(edge, OTHER)).isEqualTo(TOO_MANY);
            assertThat(hasEnded(ask(connect(edge.http().getPort()), request("receive", ""))))
                    .as("nobody is named")
                    .isTrue();
            assertThat(status(ask(connect(edge.http().getPort()), ONE + "GET / HTTP/1.1\r\nHost: edge\r\n\r\n")))
                    .isEqualTo("HTTP/1.1 200");
            assertThat(edge.readiness()).as("health needs no header").isEqualTo(200);
            leave();
        }
    }

    private String receive(RunningEdge edge, String before, String forwardedFor) throws IOException {
        return status(ask(connect(edge.http().getPort()), before + request("receive", forwardedFor)));
    }

    private String receiveOverTls(RunningEdge edge, String before) throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        Socket plain = ask(connect(edge.https().getPort()), before);
        Socket tls = trusting.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
        return status(ask(tls, request("receive", "")));
    }

    private Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(socket);
        socket.setSoTimeout(Patience.SECONDS * 1000);
        return socket;
    }

    private static Socket ask(Socket socket, String what) throws IOException {
        socket.getOutputStream().write(what.getBytes(US_ASCII));
        return socket;
    }

    private static String request(String kind, String forwardedFor) {
        String header = forwardedFor.isEmpty() ? "" : "X-Forwarded-For: " + forwardedFor + "\r\n";
        return "GET /ch/k3y/" + kind + " HTTP/1.1\r\nHost: edge\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + header + "\r\n";
    }

    private static String status(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(ADMITTED.length()), US_ASCII);
    }

    private static boolean hasEnded(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }
}
