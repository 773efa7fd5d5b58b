package dev.headend.edge.acme;

import dev.headend.config.tls.CertificateFiles;
import dev.headend.config.tls.ServerCertificate;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Has a certificate ordered whenever one is due, and served as soon as it is stored. All of it on a thread of its own, from when the ports are
 * open on; so nothing waits for a certificate authority, and none of a disk. That thread is never interrupted: it might be writing.
 */
final class Renewal implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Renewal.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private final ServerCertificate certificate;
    private final AcmeFolder folder;
    private final AcmeProperties properties;
    private final OrderRun orders;
    private final Clock clock;
    private final Duration interval;
    private final RandomGenerator random = new Random();
    private final Counter issued;
    private final Counter failed;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("acme").factory());

    /** Whether this run has had a certificate for all of its domains. Of the thread alone. */
    private boolean complete;

    private volatile boolean running;
    private volatile Failures failures = Failures.NONE;
    /** What the log said last of a problem; null = all is well. */
    private volatile @Nullable String problem;

    /** @param interval from the end of a look at the certificate to the next: short, as the clock may be changed */
    Renewal(
            ServerCertificate certificate,
            AcmeFolder folder,
            AcmeProperties properties,
            OrderRun orders,
            MeterRegistry registry,
            Clock clock,
            Duration interval) {
        this.certificate = certificate;
        this.folder = folder;
        this.properties = properties;
        this.orders = orders;
        this.clock = clock;
        this.interval = interval;
        this.issued = counter(registry, "issued");
        this.failed = counter(registry, "failed");
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("headend.acme.orders")
                .description("Orders of a certificate by ACME, by what became of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public void start() {
        running = true;
        thread.execute(this::sayPause);
        long millis = interval.toMillis();
        thread.scheduleWithFixedDelay(this::check, 0, millis, TimeUnit.MILLISECONDS);
    }

    /** Of a pause that an earlier run left. */
    private void sayPause() {
        try {
            failures = folder.failures();
        } catch (IOException unreadable) {
            return; // said before the first order
        }
        if (!failures.isNone() && next() instanceof OrderPlan.Step.Wait(Instant until)) {
            log.info(
                    "a certificate is due; orders that failed, one after the other: {}. {}",
                    failures.count(),
                    nextOrder(until));
        }
    }

    private void check() {
        try {
            complete |= hasAllDomains();
            if (next() instanceof OrderPlan.Step.Order || failures.isAhead(clock.instant())) {
                orderUnlessOther();
            }
        } catch (IOException unusable) {
            sayOnce("no certificate can be ordered, as the folder of ACME_DATA_DIR cannot be used: " + unusable);
        } catch (RuntimeException unexpected) {
            // An executor would silently end the series.
            log.error("failed to look after the certificate; trying again", unexpected);
        }
    }

    private OrderPlan.Step next() {
        return OrderPlan.next(clock.instant(), held(), properties.names(), failures);
    }

    private Optional<OrderPlan.Held> held() {
        return certificate.fromFiles().map(OrderPlan.Held::of);
    }

    private void sayOnce(String text) {
        if (!text.equals(problem)) {
            log.warn(text);
            problem = text;
        }
    }

    /** What there is to do may have been done by another edge, or have failed there. */
    private void orderUnlessOther() throws IOException {
        Optional<AcmeFolder.Lock> lock = folder.tryLock();
        if (lock.isEmpty()) {
            log.debug("another edge orders a certificate in this folder");
            return;
        }
        try (AcmeFolder.Lock held = lock.get()) {
            certificate.reload();
            failures = folder.failures();
            if (failures.isAhead(clock.instant())) {
                note(failures.at(clock.instant())); // a pause that began anew at each look would never be over
            }
            if (complete && held().isPresent() && !hasAllDomains()) {
                sayOnce("another edge with other ACME_DOMAINS has replaced the certificate for " + domains()
                        + ", and this one does not replace it again: give each an ACME_DATA_DIR of its own");
            } else if (next() instanceof OrderPlan.Step.Order(String why)) {
                order(why);
            }
        }
    }

    private boolean hasAllDomains() {
        return held().filter(one -> one.names().containsAll(properties.names())).isPresent();
    }

    private void order(String why) throws IOException {
        Failures before = failures;
        // Should the process end meanwhile, in whatever way, the next one does not order at once. If the disk is full,
        // nobody does.
        note(before.and(FailureKind.NOT_REACHED, Duration.ZERO, clock.instant(), random));
        log.info("ordering a certificate for {} from {}: {}", domains(), properties.directory(), why);
        try {
            KeyPair key = Keys.make();
            Optional<List<X509Certificate>> chain = orders.place(Keys.ofAccount(folder), key);
            if (chain.isEmpty()) {
                note(before); // the program is being stopped
                return;
            }
            install(key, chain.get());
            complete |= hasAllDomains(); // not at the next look only: another edge may have replaced it by then
            issued.increment();
            problem = null;
            note(Failures.NONE);
            pauseIfDueAgain(before);
        } catch (OrderFailedException failure) {
            failures = before.and(failure.kind(), failure.asked(), clock.instant(), random);
            sayFailed(failure);
            failed.increment(); // who sees the count finds the reason in the log
            note(failures);
        }
    }

    /** By a wrong clock, or an authority's. Without a pause, the limits of the authority would be used up within minutes. */
    private void pauseIfDueAgain(Failures before) throws IOException {
        if (next() instanceof OrderPlan.Step.Order(String why)) {
            note(before.and(FailureKind.LIMITED, Duration.ZERO, clock.instant(), random));
            sayOnce("the certificate that was just issued is to be renewed at once, by this machine's clock ("
                    + clock.instant() + "): " + why + ". " + nextOrder(failures.earliest()));
        }
    }

    private void note(Failures now) throws IOException {
        failures = now;
        folder.write(now);
    }

    private void install(KeyPair key, List<X509Certificate> chain) throws OrderFailedException {
        try {
            CertificateFiles staged = folder.stage(Keys.pem(key, chain));
            Optional<String> wrong = IssuedChain.problem(staged, properties.names(), clock.instant());
            if (wrong.isPresent()) {
                throw new OrderFailedException(
                        FailureKind.LIMITED, "what the certificate authority issued is not served: " + wrong.get());
            }
            folder.replaceByStaged();
        } catch (IOException unwritable) {
            throw new OrderFailedException(
                    FailureKind.LIMITED, "a certificate was issued, but cannot be stored: " + unwritable);
        }
        certificate.reload();
    }

    private void sayFailed(OrderFailedException failure) {
        problem = failure.getMessage();
        String inUse = certificate
                .fromFiles()
                .map(pair -> "the one in use ends at " + pair.expiry())
                .orElse("TLS goes on with a self-signed one");
        log.warn(
                "no new certificate for {}; {}: {}. {}",
                domains(),
                inUse,
                failure.getMessage(),
                nextOrder(failures.earliest()));
    }

    private String nextOrder(Instant time) {
        return "The next order is at " + time.truncatedTo(ChronoUnit.SECONDS)
                + ", or when the edge is restarted without " + folder.failuresFile();
    }

    private String domains() {
        return String.join(", ", properties.names());
    }

    /** Why there was no certificate when one was due; empty if all is well. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** When the next certificate is ordered, if nothing happens before. */
    Instant nextOrder() {
        return next() instanceof OrderPlan.Step.Wait(Instant until) ? until : clock.instant();
    }

    @Override
    public void stop() {
        running = false;
        thread.shutdown();
        orders.close();
        try {
            if (!thread.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("the order of a certificate did not end in time; the next start does not order at once");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
