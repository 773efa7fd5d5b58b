package dev.headend.config.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is served of a certificate that the program gets itself, before it is there and after. */
@ExtendWith(OutputCaptureExtension.class)
class ManagedCertificateTest {
    private static final TestPair FALLBACK = TestPair.issue();
    private static final TestPair ISSUED =
            TestPair.issue(Algorithm.ecp256, Instant.now().plus(Duration.ofDays(60)));

    private final TestClock clock = new TestClock(Instant.now());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    Path folder;

    private CertificateFiles files;

    @BeforeEach
    void oneFile() {
        Path file = folder.resolve("certificate.pem");
        files = new CertificateFiles(file, file, "THE_SETTING", "THE_SETTING");
    }

    @Test
    void theFallbackIsServedUntilTheFileIsThere(CapturedOutput log) throws Exception {
        ServerCertificate served = start();
        served.reload();

        assertThat(served.fromFiles()).isEmpty();
        assertThat(served.isExpiring()).isTrue();
        assertThat(expiry()).as("an alarm for what ends soon").isZero();
        assertThat(log.getOut().lines().filter(line -> line.contains(folder.toString())))
                .as("said once")
                .singleElement()
                .asString()
                .contains(
                        "INFO",
                        "TLS with a self-signed certificate, which clients do not trust, until there is one in "
                                + files.certificate());
        try (TlsEcho echo = new TlsEcho(served);
                SSLSocket before = echo.connect(FALLBACK.clientContext())) {
            write(ISSUED);
            served.reload();
            try (SSLSocket after = echo.connect(ISSUED.clientContext())) {
                assertThat(TlsEcho.echoes(before)).isTrue();
                assertThat(TlsEcho.echoes(after)).isTrue();
            }
        }
        assertThat(served.fromFiles().orElseThrow().leaf()).isEqualTo(ISSUED.certificate());
        assertThat(served.isExpiring()).isFalse();
        assertThat(expiry()).isGreaterThan(Duration.ofDays(59).toSeconds());
        assertThat(log).contains("instead of the self-signed one");
    }

    @Test
    void aFileThatIsDamagedNeverEndsTheStartOrWhatIsServed(CapturedOutput log) throws IOException {
        Files.writeString(files.certificate(), ISSUED.keyPem());
        ServerCertificate served = start();
        assertThat(served.fromFiles()).isEmpty();

        write(ISSUED);
        served.reload();
        Files.delete(files.certificate());
        served.reload();

        assertThat(served.fromFiles()).as("kept in memory").isPresent();
        assertThat(log).contains("WARN", "holds no certificate in PEM form", "keeping the current one");
    }

    /** It is renewed after two thirds of its lifetime. */
    @Test
    void aCertificateForDaysIsWarnedOfInItsLastQuarter() throws IOException {
        Instant end = clock.instant().plus(Duration.ofDays(6));
        write(TestPair.issueFor(Duration.ofDays(8), end));
        ServerCertificate served = start();

        clock.advance(Duration.ofDays(3));
        assertThat(served.isExpiring()).isFalse();
        clock.advance(Duration.ofDays(2));
        assertThat(served.isExpiring()).isTrue();
    }

    private ServerCertificate start() {
        ServerCertificate served =
                new ServerCertificate(new ManagedCertificate(files, ManagedCertificateTest::fallback), clock);
        new TlsMetrics(served).bindTo(registry);
        return served;
    }

    private static CertificatePair fallback() {
        return FALLBACK.pair();
    }

    private void write(TestPair pair) throws IOException {
        Files.writeString(files.certificate(), pair.keyPem() + pair.chainPem());
    }

    private double expiry() {
        return registry.get("headend.tls.certificate.expiry").timeGauge().value();
    }
}
