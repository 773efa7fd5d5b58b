package dev.headend.config.tls;

import dev.headend.config.StartupFailure;
import io.netty.handler.ssl.SslContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate in use: the latest valid pair that the files held. Thread-safe; {@link #reload} blocks, the
 * rest does not.
 */
public final class ServerCertificate {
    /** From when on the end of the certificate's validity is warned of. Automatic renewals come before it. */
    static final Duration WARNING_PERIOD = Duration.ofDays(14);

    private static final Duration BETWEEN_WARNINGS = Duration.ofDays(1);
    private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);

    private final CertificateFiles files;
    private final Clock clock;
    private final SslContext context = new ReloadingSslContext(() -> served().context());
    private final AtomicLong replaced = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    private volatile CertificateLoad.Loaded served;
    /** Guarded by this: why the files, as they are, were rejected; null while they are valid. */
    private @Nullable String rejection;
    /** Guarded by this. */
    private Instant lastWarning = Instant.MIN;

    /**
     * Reads the files for the first time.
     *
     * @throws StartupFailure if they hold nothing that can be served
     */
    public ServerCertificate(CertificateFiles files, Clock clock) {
        this.files = files;
        this.clock = clock;
        this.served = switch (files.read()) {
            case CertificateLoad.Loaded loaded -> loaded;
            case CertificateLoad.Rejected(String reason) -> throw new StartupFailure(reason);
        };
        log.info("TLS with the {} of {}", served.pair(), files.certificate());
        warnOfExpiry();
    }

    /**
     * What makes the {@code SslHandler} of each new connection. It never has to be exchanged: it follows the files by
     * itself.
     */
    public SslContext context() {
        return context;
    }

    /** Time until the certificate that is served ends; negative when it has ended. */
    public Duration remaining() {
        return Duration.between(clock.instant(), served.pair().expiry());
    }

    /** Reads the files again and serves what they hold, if that is valid and has changed. Blocks while it reads. */
    public synchronized void reload() {
        switch (files.read()) {
            case CertificateLoad.Loaded loaded when loaded.pair().equals(served.pair()) -> unchanged();
            case CertificateLoad.Loaded loaded -> replaceBy(loaded);
            case CertificateLoad.Rejected(String reason) -> reject(reason);
        }
        warnOfExpiry();
    }

    long replaced() {
        return replaced.get();
    }

    long refused() {
        return refused.get();
    }

    private CertificateLoad.Loaded served() {
        return served;
    }

    private void unchanged() {
        if (rejection != null) {
            log.info("{} again holds the TLS certificate in use", files.certificate());
            rejection = null;
        }
    }

    private void replaceBy(CertificateLoad.Loaded loaded) {
        log.info(
                "TLS certificate replaced: new connections get the {} instead of the {}", loaded.pair(), served.pair());
        served = loaded;
        rejection = null;
        lastWarning = Instant.MIN;
        replaced.incrementAndGet();
    }

    private void reject(String reason) {
        if (reason.equals(rejection)) {
            return;
        }
        log.warn("changed TLS certificate rejected, keeping the current one: {}", reason);
        rejection = reason;
        refused.incrementAndGet();
    }

    private void warnOfExpiry() {
        Duration remaining = remaining();
        Instant now = clock.instant();
        if (remaining.compareTo(WARNING_PERIOD) >= 0 || now.isBefore(nextWarning())) {
            return;
        }
        lastWarning = now;
        if (remaining.isNegative()) {
            log.warn("clients will refuse the {}: it has expired", served.pair());
        } else {
            log.warn("the {} expires in {} days", served.pair(), remaining.toDays());
        }
    }

    private Instant nextWarning() {
        return lastWarning.equals(Instant.MIN) ? Instant.MIN : lastWarning.plus(BETWEEN_WARNINGS);
    }
}
