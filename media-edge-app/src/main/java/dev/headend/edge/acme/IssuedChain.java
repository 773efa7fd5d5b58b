package dev.headend.edge.acme;

import dev.headend.config.tls.CertificateFiles;
import dev.headend.config.tls.CertificateLoad;
import dev.headend.config.tls.CertificatePair;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether what an authority has issued can take the place of the certificate in use. */
final class IssuedChain {
    private IssuedChain() {}

    /**
     * Looks at a file as the servers of TLS would, and at what they do not look at: an operator may serve what is no good for clients, an
     * authority's mistake must not be served by itself. Blocks.
     *
     * @return what is wrong, as the end of a sentence; empty if nothing is
     */
    static Optional<String> problem(CertificateFiles files, List<String> domains, Instant now) {
        return switch (files.read()) {
            case CertificateLoad.Rejected(String reason) -> Optional.of(reason);
            case CertificateLoad.Loaded loaded -> problem(loaded.pair(), domains, now);
        };
    }

    private static Optional<String> problem(CertificatePair pair, List<String> domains, Instant now) {
        if (!OrderPlan.Held.of(pair).names().containsAll(domains)) {
            return Optional.of("it is not for all of " + String.join(", ", domains));
        }
        if (!now.isBefore(pair.expiry())) {
            return Optional.of("it has expired at " + pair.expiry() + ", by this machine's clock");
        }
        for (int i = 0; i + 1 < pair.chain().size(); i++) {
            if (!isSignedBy(pair.chain().get(i), pair.chain().get(i + 1))) {
                return Optional.of("its chain is broken: number " + (i + 1) + " is not signed by the next");
            }
        }
        return Optional.empty();
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException forged) {
            return false;
        }
    }
}
