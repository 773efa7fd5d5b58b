package dev.headend.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headend.control.ControlRole;
import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.edge.rtmp.server.Ffmpeg;
import dev.headend.fixture.FreePorts;
import dev.headend.fixture.Patience;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** RTMP over TLS, in the whole program: its certificate is that of HTTPS. */
class RtmpsTest {
    @TempDir
    Path folder;

    private X509Bundle certificate;

    @BeforeEach
    void issue() throws Exception {
        certificate = write();
    }

    @Test
    void ffmpegPublishesAndPlaysWhileTheCertificateIsRenewed() throws Exception {
        try (RunningEdge edge = start()) {
            String url = "rtmps://127.0.0.1:" + edge.rtmpsPort() + "/ch/key";
            Process publisher = Ffmpeg.start(
                    folder.resolve("publisher.log"),
                    "-re",
                    "-f",
                    "lavfi",
                    "-i",
                    "testsrc2=size=160x120:rate=25",
                    "-c:v",
                    "libx264",
                    "-preset",
                    "ultrafast",
                    "-g",
                    "25",
                    "-f",
                    "flv",
                    url);
            edge.awaitMetric("headend_rtmp_publishers 1.0");

            X509Bundle renewed = write();
            await().ignoreExceptionsInstanceOf(SSLException.class)
                    .untilAsserted(() ->
                            assertThat(shakeHands(edge, renewed).isValid()).isTrue());
            Path played = folder.resolve("played.flv");
            Process player =
                    Ffmpeg.start(folder.resolve("player.log"), "-i", url, "-c", "copy", "-t", "1", played.toString());

            assertThat(Ffmpeg.await(player))
                    .as(Files.readString(folder.resolve("player.log")))
                    .isZero();
            assertThat(publisher.isAlive()).as("was not disturbed").isTrue();
            publisher.destroyForcibly();
            assertThat(Ffmpeg.packets(played)).first().asString().startsWith("video");
        }
    }

    @Test
    void encodersAreToldThePortOfRtmpsWhenTheyAreToUseTls() throws Exception {
        try (LegacyCoordinator coordinator = new LegacyCoordinator();
                RunningEdge edge = start(
                        Map.of("CONTROL_BASE_URL", "ws://127.0.0.1:" + coordinator.port(), "EXTERNAL_SSL", "YES"))) {
            HttpHeaders told = coordinator.nextSession(ControlRole.RTMP).headers();
            assertThat(told.get("x-custom-port")).isEqualTo(String.valueOf(edge.rtmpsPort()));
            assertThat(told.get("x-ssl-use")).isEqualTo("true");
        }
    }

    /** As the existing RTMP server has it, whose port of TLS is SSL_PORT. */
    @Test
    void rtmpAloneIsServedOverTlsAtThePortOfTls() throws Exception {
        int port = FreePorts.next();
        try (LegacyCoordinator coordinator = new LegacyCoordinator();
                RunningEdge edge = start(alone(
                        port,
                        Map.of("CONTROL_BASE_URL", "ws://127.0.0.1:" + coordinator.port(), "EXTERNAL_SSL", "YES")))) {
            assertThat(coordinator.nextSession(ControlRole.RTMP).headers().get("x-custom-port"))
                    .isEqualTo(String.valueOf(port));
            assertThat(shakeHands(edge, certificate).isValid()).isTrue();
        }
        try (RunningEdge edge = start(alone(port, Map.of()))) {
            assertThat(edge.rtmpsPort()).isEqualTo(port);
            Ffmpeg.run(
                    folder.resolve("publisher.log"),
                    ("-f lavfi -i testsrc2=size=160x90:rate=25:duration=1 -c:v libx264 -f flv rtmps://127.0.0.1:" + port
                                    + "/ch/key")
                            .split(" "));
        }
    }

    private static Map<String, String> alone(int port, Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(more);
        variables.putAll(Map.of("WS_SERVER", "NO", "RTMPS_PORT", "", "SSL_PORT", String.valueOf(port)));
        return variables;
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = String.valueOf(taken.getLocalPort());
            assertThatThrownBy(() -> start(Map.of("RTMPS_PORT", port)))
                    .hasStackTraceContaining("port " + port
                            + " (RTMPS_PORT) cannot be listened on: Address already in use; free it or choose another");
            assertThatThrownBy(() -> start(alone(taken.getLocalPort(), Map.of())))
                    .hasStackTraceContaining("port " + port + " (SSL_PORT) cannot be listened on");
        }
    }

    /** The client sees an orderly end of TLS, not a truncation: only that tells that nothing is missing. */
    @Test
    void aRefusedClientHearsTheEndOfTls() throws Exception {
        try (RunningEdge edge = start();
                SSLSocket client = connect(edge, certificate)) {
            client.setSoTimeout(Patience.SECONDS * 1000);
            client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void whoeverDoesNotSpeakTlsIsRefused(CapturedOutput log) throws Exception {
        try (RunningEdge edge = start();
                Socket client = new Socket("127.0.0.1", edge.rtmpsPort())) {
            client.setSoTimeout(Patience.SECONDS * 1000);
            client.getOutputStream().write(new byte[1537]);
            client.getInputStream().readAllBytes();
            edge.awaitMetric("headend_rtmp_connections_ended_total{reason=\"protocol_violation\"} 1.0");
            assertThat(log.getOut()).contains("closing the connection from 127.0.0.1: not TLS");
        }
    }

    private RunningEdge start() {
        return start(Map.of());
    }

    private RunningEdge start(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "SSL_CERT", folder.resolve("cert.pem").toString(),
                "SSL_KEY", folder.resolve("key.pem").toString(),
                "SSL_PORT", "0",
                "SSL_CHECK_RELOAD_SECONDS", "1",
                "HLS_FILESYSTEM_PATH", folder.toString()));
        variables.putAll(more);
        return RunningEdge.start(variables);
    }

    private static SSLSocket connect(RunningEdge edge, X509Bundle trusted) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.toTrustManagerFactory().getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", edge.rtmpsPort());
        socket.startHandshake();
        return socket;
    }

    private static javax.net.ssl.SSLSession shakeHands(RunningEdge edge, X509Bundle trusted) throws Exception {
        try (SSLSocket socket = connect(edge, trusted)) {
            return socket.getSession();
        }
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
}
