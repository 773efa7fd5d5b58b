package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headend.edge.connection.Transport;
import dev.headend.fixture.NoLeaks;
import dev.headend.fixture.Patience;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
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
            client.setSoTimeout(Patience.SECONDS * 1000);
            awaitEnd(client, beginning.getBytes());

            await().until(() -> server.gauge("headend.rtmp.connections") == 0);
        }
    }

    /** Who sends the beginning too late, on a slow machine, is reset. */
    private static void awaitEnd(Socket client, byte[] beginning) throws IOException {
        try {
            client.getOutputStream().write(beginning);
            client.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            // an end, too
        }
    }

    @Test
    void theHeaderOfALoadBalancerComesBeforeTls() throws Exception {
        try (TestRtmpServer server = server(true, Duration.ofSeconds(60));
                Socket client = new Socket("127.0.0.1", server.port)) {
            client.getOutputStream().write("PROXY TCP4 198.51.100.7 192.0.2.1 1 2\r\n".getBytes());
            SSLSocket tls = client(client);
            tls.getOutputStream().write(3);
            tls.getOutputStream().write(new byte[1536]);

            assertThat(tls.getInputStream().readNBytes(1 + 2 * 1536))
                    .as("the handshake of RTMP")
                    .startsWith(3);
        }
    }

    /** More than there are event loops, each computed for as long as the test likes. */
    @Test
    void handshakesThatAreBeingComputedHoldUpNobodyElse() throws Exception {
        CountDownLatch computed = new CountDownLatch(1);
        AtomicBoolean slow = new AtomicBoolean();
        SlowKey key = new SlowKey(keyManager(), slow, computed);
        List<Socket> waiting = new ArrayList<>();
        try (TestRtmpServer server = new TestRtmpServer(
                        TestRtmpServer.transported("127.0.0.1", Transport.best(), false, 0, Duration.ofSeconds(60)),
                        new RtmpPort(0, SslContextBuilder.forServer(key).build()));
                SSLSocket player = client(new Socket("127.0.0.1", server.port));
                Closeable _ = computed::countDown) {
            player.startHandshake();
            slow.set(true);
            for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
                SSLSocket begun = client(new Socket("127.0.0.1", server.port));
                waiting.add(begun);
                Thread.ofVirtual().start(() -> begin(begun));
            }
            await().until(() -> key.asked.get() > 0);

            player.getOutputStream().write(3);
            player.getOutputStream().write(new byte[1536]);
            assertThat(player.getInputStream().readNBytes(1 + 2 * 1536)).startsWith(3);

            computed.countDown();
            await().until(() -> key.asked.get() == waiting.size());
        } finally {
            for (Socket one : waiting) {
                one.close();
            }
        }
    }

    private static void begin(SSLSocket tls) {
        try {
            tls.startHandshake();
        } catch (IOException closed) {
            // At the end of the test.
        }
    }

    private static SSLSocket client(Socket socket) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", 0, true);
        tls.setSoTimeout(Patience.SECONDS * 1000);
        return tls;
    }

    private X509ExtendedKeyManager keyManager() throws Exception {
        return (X509ExtendedKeyManager) certificate.toKeyManagerFactory().getKeyManagers()[0];
    }

    /** Is asked in the midst of the handshake. */
    private static final class SlowKey extends X509ExtendedKeyManager {
        private final X509ExtendedKeyManager key;
        private final AtomicBoolean slow;
        private final CountDownLatch computed;
        private final AtomicInteger asked = new AtomicInteger();

        SlowKey(X509ExtendedKeyManager key, AtomicBoolean slow, CountDownLatch computed) {
            this.key = key;
            this.slow = slow;
            this.computed = computed;
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            if (slow.get()) {
                asked.incrementAndGet();
                try {
                    computed.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            }
            return key.getPrivateKey(alias);
        }

        @Override
        public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
            return key.chooseEngineServerAlias(type, issuers, engine);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return key.getCertificateChain(alias);
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return key.getServerAliases(type, issuers);
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return key.chooseServerAlias(type, issuers, socket);
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            throw new UnsupportedOperationException();
        }
    }

    private TestRtmpServer server(boolean proxyProtocol, Duration setup) throws Exception {
        SslContext tls =
                SslContextBuilder.forServer(certificate.toKeyManagerFactory()).build();
        return new TestRtmpServer(
                TestRtmpServer.transported("127.0.0.1", Transport.best(), proxyProtocol, 0, setup),
                new RtmpPort(0, tls));
    }
}
