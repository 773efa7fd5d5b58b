package dev.headend.edge.acme;

import dev.headend.net.http.proxy.Proxies;
import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Session;

/** Runs one order at a time, on a thread that can be given up: an authority may keep silent, or never come to an end. */
final class OrderRun implements AutoCloseable {
    private final AcmeProperties properties;
    private final Challenges challenges;
    private final Proxies proxies;
    private final Duration longest;

    private volatile @Nullable FutureTask<List<X509Certificate>> current;
    private volatile boolean closed;

    /** @param longest that an order may take */
    OrderRun(AcmeProperties properties, Challenges challenges, Proxies proxies, Duration longest) {
        this.properties = properties;
        this.challenges = challenges;
        this.proxies = proxies;
        this.longest = longest;
    }

    /**
     * Orders a certificate, and blocks until it is there.
     *
     * @return the chain; empty if this was closed meanwhile
     */
    Optional<List<X509Certificate>> place(KeyPair account, KeyPair key) throws OrderFailedException {
        Session session = Authority.session(properties, trust(), proxies);
        FutureTask<List<X509Certificate>> order =
                new FutureTask<>(() -> new CertificateOrder(session, properties, challenges).place(account, key));
        current = order;
        if (closed) {
            return Optional.empty();
        }
        Thread.ofPlatform().daemon().name("acme-order").start(order);
        try {
            return Optional.of(await(order));
        } catch (CancellationException | InterruptedException stopped) {
            return Optional.empty();
        } finally {
            order.cancel(true);
            session.getHttpClient().shutdownNow();
        }
    }

    private @Nullable SSLContext trust() throws OrderFailedException {
        if (properties.trustedRoots() == null) {
            return null;
        }
        try {
            return TrustedRoots.read(properties.trustedRoots());
        } catch (IOException unusable) {
            throw new OrderFailedException(
                    FailureKind.NOT_REACHED,
                    "ACME_TRUSTED_ROOTS: " + properties.trustedRoots() + " " + unusable.getMessage());
        }
    }

    private List<X509Certificate> await(FutureTask<List<X509Certificate>> order)
            throws OrderFailedException, InterruptedException {
        try {
            return order.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException endless) {
            throw new OrderFailedException(
                    FailureKind.NOT_REACHED,
                    "the certificate authority has not come to an end within " + longest.toSeconds() + " s");
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof OrderFailedException known
                    ? known
                    : new OrderFailedException(FailureKind.NOT_REACHED, "internal error: " + failure.getCause());
        }
    }

    /** Gives up the order that runs, and begins no other. */
    @Override
    public void close() {
        closed = true;
        FutureTask<List<X509Certificate>> order = current;
        if (order != null) {
            order.cancel(true);
        }
    }
}
