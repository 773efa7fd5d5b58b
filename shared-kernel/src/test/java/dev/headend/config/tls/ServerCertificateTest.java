package dev.headend.config.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.headend.config.StartupFailure;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ServerCertificateTest {
    private static final TestPair OLD = TestPair.issue();
    private static final TestPair NEW = TestPair.issue(Algorithm.rsa2048);

    @TempDir
    Path folder;

    @Test
    void aBrokenPairEndsTheStartWithOneLine() throws IOException {
        CertificateFiles files = OLD.writeTo(folder);
        Files.writeString(files.privateKey(), "nothing");

        assertThatExceptionOfType(StartupFailure.class)
                .isThrownBy(() -> new ServerCertificate(files, Clock.systemUTC()))
                .withMessage("SSL_KEY: " + files.privateKey() + " holds no private key in PEM form");
    }

    @Test
    void newConnectionsGetTheChangedPairWhileOldOnesLiveOn() throws IOException {
        ServerCertificate served = new ServerCertificate(OLD.writeTo(folder), Clock.systemUTC());
        try (TlsEcho echo = new TlsEcho(served);
                SSLSocket before = echo.connect(OLD.clientContext())) {
            NEW.writeTo(folder);
            served.reload();
            try (SSLSocket after = echo.connect(NEW.clientContext())) {
                assertThat(certificate(before)).isEqualTo(OLD.certificate());
                assertThat(certificate(after)).isEqualTo(NEW.certificate());
                assertThat(TlsEcho.echoes(before)).isTrue();
                assertThat(TlsEcho.echoes(after)).isTrue();
            }
            assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> echo.connect(OLD.clientContext()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void nobodyResumesASessionOfTheOldPair(String protocol) throws IOException {
        ServerCertificate served = new ServerCertificate(OLD.writeTo(folder), Clock.systemUTC());
        SSLContext client = OLD.clientContext();
        try (TlsEcho echo = new TlsEcho(served)) {
            SSLSession first = session(echo.connect(client, protocol));
            SSLSession resumed = session(echo.connect(client, protocol));
            assertThat(resumed.getCreationTime()).isEqualTo(first.getCreationTime());

            NEW.writeTo(folder);
            served.reload();

            assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> echo.connect(client, protocol));
        }
    }

    @Test
    void aSwappedSymbolicLinkIsAChange() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..2026_11_21"));
        Path second = Files.createDirectory(folder.resolve("..2026_11_22"));
        OLD.writeTo(first);
        NEW.writeTo(second);
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        for (String name : List.of(TestPair.CERTIFICATE, TestPair.KEY)) {
            Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
        }
        ServerCertificate served = new ServerCertificate(TestPair.filesIn(folder), Clock.systemUTC());

        Path swap = Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
        Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE);
        served.reload();

        assertThat(served.replaced()).isOne();
        try (TlsEcho echo = new TlsEcho(served);
                SSLSocket socket = echo.connect(NEW.clientContext())) {
            assertThat(certificate(socket)).isEqualTo(NEW.certificate());
        }
    }

    @Test
    void aBrokenChangeIsSaidOnceAndTheOldPairStays(CapturedOutput output) throws IOException {
        CertificateFiles files = OLD.writeTo(folder);
        ServerCertificate served = new ServerCertificate(files, Clock.systemUTC());
        Files.writeString(files.certificate(), NEW.chainPem().substring(0, 300));

        served.reload();
        served.reload();

        assertThat(output.getOut().lines().filter(line -> line.contains("keeping the current one")))
                .singleElement()
                .asString()
                .endsWith("SSL_CERT: " + files.certificate() + " ends in the middle of a certificate");
        assertThat(served.refused()).isOne();
        try (TlsEcho echo = new TlsEcho(served);
                SSLSocket socket = echo.connect(OLD.clientContext())) {
            assertThat(TlsEcho.echoes(socket)).isTrue();
        }
    }

    @Test
    void halfARenewalIsRefusedUntilTheOtherHalfComes() throws IOException {
        CertificateFiles files = OLD.writeTo(folder);
        ServerCertificate served = new ServerCertificate(files, Clock.systemUTC());

        Files.writeString(files.certificate(), NEW.chainPem());
        served.reload();
        assertThat(served.replaced()).isZero();

        Files.writeString(files.privateKey(), NEW.keyPem());
        served.reload();
        assertThat(served.replaced()).isOne();
    }

    @Test
    void filesThatVanishAndComeBackChangeNothing(CapturedOutput output) throws IOException {
        CertificateFiles files = OLD.writeTo(folder);
        ServerCertificate served = new ServerCertificate(files, Clock.systemUTC());

        Files.delete(files.privateKey());
        served.reload();
        OLD.writeTo(folder);
        served.reload();

        assertThat(output)
                .contains(files.privateKey() + " does not exist")
                .contains("again holds the TLS certificate in use");
        assertThat(served.replaced()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksModernTls(String protocol) throws IOException {
        ServerCertificate served = new ServerCertificate(NEW.writeTo(folder), Clock.systemUTC());
        try (TlsEcho echo = new TlsEcho(served);
                SSLSocket socket = echo.connect(NEW.clientContext(), protocol)) {
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            assertThat(ServerContexts.CIPHERS).contains(socket.getSession().getCipherSuite());
        }
    }

    @Test
    void offersNoOldProtocolAndNoWeakSuite() {
        ServerCertificate served = new ServerCertificate(OLD.writeTo(folder), Clock.systemUTC());
        SSLEngine engine = served.context().newEngine(UnpooledByteBufAllocator.DEFAULT);

        assertThat(engine.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
        assertThat(engine.getEnabledCipherSuites()).containsExactlyElementsOf(ServerContexts.CIPHERS);
        assertThat(engine.getUseClientMode()).isFalse();
    }

    private static SSLSession session(SSLSocket socket) throws IOException {
        // A TLS 1.3 client has its ticket once it has read something.
        try (socket) {
            assertThat(TlsEcho.echoes(socket)).isTrue();
            return socket.getSession();
        }
    }

    private static Certificate certificate(SSLSocket socket) throws IOException {
        return socket.getSession().getPeerCertificates()[0];
    }
}
