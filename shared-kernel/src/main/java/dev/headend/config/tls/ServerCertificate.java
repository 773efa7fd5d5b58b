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
 * The certificate that is served: the newest pair of the files that was good. Thread-safe; {@link #look} blocks, the
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

    private volatile PairReading.Usable served;
    /** Guarded by this: why the files, as they are, were refused; null while they are good. */
    private @Nullable String refusal;
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
            case PairReading.Usable usable -> usable;
            case PairReading.Refused(String reason) -> throw new StartupFailure(reason);
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

    /** Looks whether the files have changed, and serves what they hold if that is good. Blocks while it reads. */
    public synchronized void look() {
        switch (files.read()) {
            case PairReading.Usable usable when usable.pair().equals(served.pair()) -> unchanged();
            case PairReading.Usable usable -> replaceBy(usable);
            case PairReading.Refused(String reason) -> refuse(reason);
        }
        warnOfExpiry();
    }

    long replaced() {
        return replaced.get();
    }

    long refused() {
        return refused.get();
    }

    private PairReading.Usable served() {
        return served;
    }

    private void unchanged() {
        if (refusal != null) {
            log.info("{} holds the TLS certificate that is served again", files.certificate());
            refusal = null;
        }
    }

    private void replaceBy(PairReading.Usable usable) {
        log.info("new connections get the {}, instead of the {}", usable.pair(), served.pair());
        served = usable;
        refusal = null;
        lastWarning = Instant.MIN;
        replaced.incrementAndGet();
    }

    private void refuse(String reason) {
        if (reason.equals(refusal)) {
            return;
        }
        log.warn("the changed TLS certificate is not used, the old one stays: {}", reason);
        refusal = reason;
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
            log.warn("the {} ends in {} days", served.pair(), remaining.toDays());
        }
    }

    private Instant nextWarning() {
        return lastWarning.equals(Instant.MIN) ? Instant.MIN : lastWarning.plus(BETWEEN_WARNINGS);
    }
}
