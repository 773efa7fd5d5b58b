package dev.headend.config.tls;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a certificate's files periodically, on a virtual thread of its own. Polling works on every file system, network
 * mounts included.
 */
public final class CertificateWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);

    private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("certificate-watch").factory());

    private CertificateWatch() {}

    /**
     * Starts checking, for the first time after one interval.
     *
     * @param interval from the end of a check to the next
     */
    public static CertificateWatch start(ServerCertificate certificate, Duration interval) {
        CertificateWatch watch = new CertificateWatch();
        long millis = interval.toMillis();
        watch.checks.scheduleWithFixedDelay(() -> watch.check(certificate), millis, millis, TimeUnit.MILLISECONDS);
        return watch;
    }

    private void check(ServerCertificate certificate) {
        try {
            certificate.reload();
        } catch (RuntimeException unexpected) {
            // An executor would silently end the series.
            log.error("failed to check the TLS certificate; trying again", unexpected);
        }
    }

    /** Stops checking. A check under way may still end. */
    @Override
    public void close() {
        checks.shutdownNow();
    }
}
