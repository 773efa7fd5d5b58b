package dev.headend.config.tls;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a certificate's files again and again, on a virtual thread of its own. Looking instead of being told works
 * on every file system, network mounts included.
 */
public final class CertificateWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);

    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("certificate-watch").factory());

    private CertificateWatch() {}

    /**
     * Begins to look, for the first time after one interval.
     *
     * @param interval from the end of a look to the next
     */
    public static CertificateWatch start(ServerCertificate certificate, Duration interval) {
        CertificateWatch watch = new CertificateWatch();
        long millis = interval.toMillis();
        watch.looks.scheduleWithFixedDelay(() -> watch.look(certificate), millis, millis, TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look(ServerCertificate certificate) {
        try {
            certificate.look();
        } catch (RuntimeException unexpected) {
            // An executor would silently end the series.
            log.error("cannot look at the TLS certificate; trying again", unexpected);
        }
    }

    /** Looks no more. A look that is under way may still end. */
    @Override
    public void close() {
        looks.shutdownNow();
    }
}
