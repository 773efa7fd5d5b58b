package dev.headend.config.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class CertificateExpiryTest {
    private static final Instant END = Instant.parse("2031-03-01T00:00:00Z");
    private static final TestPair PAIR = TestPair.issue(Algorithm.ecp256, END);

    private final TestClock clock = new TestClock(END.minus(Duration.ofDays(15)));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    Path folder;

    @Test
    void saysWhoseCertificateIsServedAndUntilWhen(CapturedOutput output) {
        CertificateFiles files = PAIR.writeTo(folder);
        assertThat(serve(files)).isNotNull();

        assertThat(output)
                .contains("TLS with the certificate for localhost, valid until " + END + " of " + files.certificate());
    }

    @Test
    void warnsOnceADayInTheLastTwoWeeks(CapturedOutput output) {
        ServerCertificate served = serve(PAIR.writeTo(folder));
        assertThat(warnings(output)).isZero();

        clock.advance(Duration.ofDays(1).plusSeconds(1));
        served.reload();
        served.reload();
        assertThat(warnings(output)).isOne();
        assertThat(output).contains("expires in 13 days");

        clock.advance(Duration.ofDays(1));
        served.reload();
        assertThat(warnings(output)).isEqualTo(2);
        assertThat(output).contains("expires in 12 days");
    }

    @Test
    void warnsAtTheStartAndWhenItIsTooLate(CapturedOutput output) {
        clock.advance(Duration.ofDays(16));

        assertThat(serve(PAIR.writeTo(folder))).isNotNull();

        assertThat(output)
                .contains("clients will refuse the certificate for localhost")
                .contains("it has expired");
    }

    @Test
    void countsTheSecondsThatRemainAndWhatBecameOfChanges() {
        ServerCertificate served = serve(PAIR.writeTo(folder));
        assertThat(gauge()).isEqualTo(Duration.ofDays(15).toSeconds());

        clock.advance(Duration.ofDays(16));
        assertThat(gauge()).isEqualTo(-Duration.ofDays(1).toSeconds());

        TestPair.issue(Algorithm.ecp256, END.plus(Duration.ofDays(90))).writeTo(folder);
        served.reload();
        assertThat(gauge()).isEqualTo(Duration.ofDays(89).toSeconds());
        assertThat(reloads("replaced")).isOne();

        TestPair.replace(folder.resolve(TestPair.KEY), "");
        served.reload();
        assertThat(reloads("refused")).isOne();
        assertThat(reloads("replaced")).isOne();
    }

    private ServerCertificate serve(CertificateFiles files) {
        ServerCertificate served = new ServerCertificate(files, clock);
        new TlsMetrics(served).bindTo(registry);
        return served;
    }

    private double gauge() {
        return registry.get("headend.tls.certificate.expiry").timeGauge().value();
    }

    private double reloads(String outcome) {
        return registry.get("headend.tls.reloads")
                .tag("outcome", outcome)
                .functionCounter()
                .count();
    }

    private static long warnings(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains(" WARN ") && line.contains("ServerCertificate"))
                .count();
    }
}
