package dev.headend.edge.acme;

import dev.headend.config.tls.CertificatePair;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** When a certificate is ordered: a pure function of the time, of what there is, and of what failed. */
final class OrderPlan {
    private OrderPlan() {}

    /** What is to be done. */
    sealed interface Step {
        /** @param why a certificate is needed, for the log */
        record Order(String why) implements Step {}

        /** @param until when there is something to do, unless the clock is changed meanwhile */
        record Wait(Instant until) implements Step {}
    }

    /**
     * A certificate that there is.
     *
     * @param names that it is for, in lower case
     */
    record Held(Instant notBefore, Instant notAfter, Collection<String> names) {
        static Held of(CertificatePair pair) {
            List<String> names = pair.dnsNames().stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .toList();
            return new Held(pair.expiry().minus(pair.lifetime()), pair.expiry(), names);
        }

        /** After two thirds of the lifetime: of ninety days a month remains for what may go wrong. */
        Instant renewal() {
            return notAfter.minus(Duration.between(notBefore, notAfter).dividedBy(3));
        }
    }

    /** The next step. @param domains that the certificate must be for */
    static Step next(Instant now, Optional<Held> held, List<String> domains, Failures failures) {
        Optional<String> need = held.isEmpty() ? Optional.of("there is none yet") : need(now, held.get(), domains);
        if (need.isEmpty()) {
            return new Step.Wait(held.orElseThrow().renewal());
        }
        Instant earliest = failures.at(now).earliest();
        return now.isBefore(earliest) ? new Step.Wait(earliest) : new Step.Order(need.get());
    }

    private static Optional<String> need(Instant now, Held held, List<String> domains) {
        if (!held.names().containsAll(domains)) {
            return Optional.of("the one that there is, is for " + String.join(", ", held.names()));
        }
        if (!now.isBefore(held.notAfter())) {
            return Optional.of("the one that there is has expired");
        }
        return now.isBefore(held.renewal())
                ? Optional.empty()
                : Optional.of("the one that there is ends at " + held.notAfter());
    }
}
