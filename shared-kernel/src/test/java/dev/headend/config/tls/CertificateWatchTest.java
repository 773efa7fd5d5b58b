package dev.headend.config.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateWatchTest {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    @TempDir
    Path folder;

    @Test
    void servesAChangedPairByItselfAgainAndAgain() {
        ServerCertificate served = new ServerCertificate(TestPair.issue().writeTo(folder), Clock.systemUTC());
        try (CertificateWatch watch = CertificateWatch.start(served, INTERVAL)) {
            assertThat(watch).isNotNull();
            for (long changes : new long[] {1, 2, 3}) {
                TestPair.issue().writeTo(folder);
                await().until(served::replaced, replaced -> replaced == changes);
            }
        }
    }

    @Test
    void goesOnAfterAnUnexpectedFailure() {
        TestClock clock = new TestClock(Instant.now());
        ServerCertificate served = new ServerCertificate(TestPair.issue().writeTo(folder), clock);
        try (CertificateWatch watch = CertificateWatch.start(served, INTERVAL)) {
            assertThat(watch).isNotNull();
            clock.breakFor(2);
            await().until(clock::isWhole);
            TestPair.issue().writeTo(folder);
            await().until(served::replaced, replaced -> replaced == 1);
        }
    }
}
