package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headend.fixture.NoLeaks;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of RTMPS that never finish the handshake of TLS. */
@ExtendWith(NoLeaks.class)
class TlsHandshakeTest {
    private final X509Bundle certificate;

    TlsHandshakeTest() throws Exception {
        certificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0016\u0003\u0001\u0001\u0000\u0001"})
    void oneThatNeverEndsIsClosed(String beginning) throws Exception {
        try (TestRtmpServer server = server(false, Duration.ofMillis(300));
                Socket client = new Socket("127.0.0.1", server.port)) {
            client.setSoTimeout(10_000);
            client.getOutputStream().write(beginning.getBytes());

            client.getInputStream().readAllBytes();

            await().until(() -> server.gauge("headend.rtmp.connections") == 0);
        }
    }

    @Test
    void theHeaderOfALoadBalancerComesBeforeTls() throws Exception {
        try (TestRtmpServer server = server(true, Duration.ofSeconds(60));
                Socket client = new Socket("127.0.0.1", server.port)) {
            client.getOutputStream().write("PROXY TCP4 198.51.100.7 192.0.2.1 1 2\r\n".getBytes());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(client, "localhost", 0, true);
            tls.setSoTimeout(10_000);
            tls.getOutputStream().write(3);
            tls.getOutputStream().write(new byte[1536]);

            assertThat(tls.getInputStream().readNBytes(1 + 2 * 1536))
                    .as("the handshake of RTMP")
                    .startsWith(3);
        }
    }

    private TestRtmpServer server(boolean proxyProtocol, Duration setup) throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        SslContext tls =
                SslContextBuilder.forServer(bundle.toKeyManagerFactory()).build();
        return new TestRtmpServer(
                TestRtmpServer.transported("127.0.0.1", Transport.best(), proxyProtocol, 0, setup),
                new RtmpPort(0, tls));
    }
}
