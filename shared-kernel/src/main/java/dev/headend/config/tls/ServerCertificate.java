package dev.headend.config.tls;

import dev.headend.config.StartupFailure;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
    private final SslContext context =
            new ReloadingSslContext(() -> inUse().load().context());
    private final AtomicLong replaced = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    private volatile InUse inUse;
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
        this.inUse = switch (files.read()) {
            case CertificateLoad.Loaded loaded -> ofFiles(loaded);
            case CertificateLoad.Rejected(String reason) -> throw new StartupFailure(reason);
        };
        warnOfExpiry();
    }

    /** Reads the files for the first time. If they hold nothing that can be served, the fallback is, until they do. */
    public ServerCertificate(ManagedCertificate managed, Clock clock) {
        this.files = managed.files();
        this.clock = clock;
        this.inUse = switch (files.read()) {
            case CertificateLoad.Loaded loaded -> ofFiles(loaded);
            case CertificateLoad.Rejected(String reason) ->
                insteadOf(reason, managed.fallback().get());
        };
        warnOfExpiry();
    }

    private InUse ofFiles(CertificateLoad.Loaded loaded) {
        log.info("TLS with the {} of {}", loaded.pair(), files.certificate());
        return new InUse(loaded, false);
    }

    private InUse insteadOf(String reason, CertificatePair fallback) {
        if (Files.notExists(files.certificate())) {
            log.info(
                    "TLS with a self-signed certificate, which clients do not trust, until there is one in {}",
                    files.certificate());
        } else {
            log.warn("TLS with a self-signed certificate, which clients do not trust: {}", reason);
        }
        rejection = reason;
        try {
            return new InUse(new CertificateLoad.Loaded(fallback, ServerContexts.of(fallback, files)), true);
        } catch (InvalidCertificateException unexpected) {
            throw new StartupFailure(unexpected.reason());
        }
    }

    /**
     * What makes the {@code SslHandler} of each new connection. It never has to be exchanged: it follows the files by
     * itself.
     */
    public SslContext context() {
        return context;
    }

    /** Time until the certificate that is served ends; negative when it has ended, 0 while the fallback is served. */
    public Duration remaining() {
        InUse current = inUse;
        return current.fallback()
                ? Duration.ZERO
                : Duration.between(clock.instant(), current.pair().expiry());
    }

    /** What the files hold, as it is served; empty while the fallback is. */
    public Optional<CertificatePair> fromFiles() {
        InUse current = inUse;
        return current.fallback() ? Optional.empty() : Optional.of(current.pair());
    }

    /** Whether the certificate that is served ends so soon that a renewal should have come before, or has ended, or is the fallback. */
    public boolean isExpiring() {
        return remaining().compareTo(warningPeriod()) < 0;
    }

    /** Reads the files again and serves what they hold, if that is valid and has changed. Blocks while it reads. */
    public synchronized void reload() {
        switch (files.read()) {
            case CertificateLoad.Loaded loaded when loaded.pair().equals(inUse.pair()) -> unchanged();
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

    private InUse inUse() {
        return inUse;
    }

    private void unchanged() {
        if (rejection != null) {
            log.info("{} again holds the TLS certificate in use", files.certificate());
            rejection = null;
        }
    }

    private void replaceBy(CertificateLoad.Loaded loaded) {
        log.info(
                "TLS certificate replaced: new connections get the {} instead of {}",
                loaded.pair(),
                inUse.fallback() ? "the self-signed one" : "the " + inUse.pair());
        inUse = new InUse(loaded, false);
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
        if (inUse.fallback() || !isExpiring() || now.isBefore(nextWarning())) {
            return;
        }
        lastWarning = now;
        if (remaining.isNegative()) {
            log.warn("clients will refuse the {}: it has expired", inUse.pair());
        } else {
            log.warn("the {} expires in {} days", inUse.pair(), remaining.toDays());
        }
    }

    /** Of a certificate that lives for days only, the last quarter: it is renewed after two thirds. */
    private Duration warningPeriod() {
        Duration quarter = inUse.pair().lifetime().dividedBy(4);
        return quarter.compareTo(WARNING_PERIOD) < 0 ? quarter : WARNING_PERIOD;
    }

    private Instant nextWarning() {
        return lastWarning.equals(Instant.MIN) ? Instant.MIN : lastWarning.plus(BETWEEN_WARNINGS);
    }

    /** @param fallback whether it is not what the files hold, but what a {@link ManagedCertificate} makes until they do */
    private record InUse(CertificateLoad.Loaded load, boolean fallback) {
        CertificatePair pair() {
            return load.pair();
        }
    }
}
