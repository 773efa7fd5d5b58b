package dev.headend.config.tls;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * A certificate chain and the key of its first certificate.
 *
 * @param chain not empty; the server's own certificate first
 * @param privateKey belongs to the first certificate
 */
public record CertificatePair(List<X509Certificate> chain, PrivateKey privateKey) {
    private static final int DNS_NAME = 2;
    private static final int MAX_NAMES_SHOWN = 3;

    public CertificatePair {
        chain = List.copyOf(chain);
    }

    /** The server's own certificate. */
    public X509Certificate leaf() {
        return chain.getFirst();
    }

    /** When the server's own certificate stops being valid. */
    public Instant expiry() {
        return leaf().getNotAfter().toInstant();
    }

    /** From when it is valid until it is no longer. */
    public Duration lifetime() {
        return Duration.between(leaf().getNotBefore().toInstant(), expiry());
    }

    /** Whom the certificate is for, as operators know it: its host names, or its subject when it has none. */
    String subject() {
        List<String> names = dnsNames();
        if (names.isEmpty()) {
            return leaf().getSubjectX500Principal().getName();
        }
        String shown = String.join(", ", names.subList(0, Math.min(names.size(), MAX_NAMES_SHOWN)));
        return names.size() > MAX_NAMES_SHOWN ? shown + ", …" : shown;
    }

    /** The host names that the certificate is for; empty if it has none, or they cannot be read. */
    public List<String> dnsNames() {
        try {
            Collection<List<?>> names = leaf().getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.get(0).equals(DNS_NAME))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "certificate for " + subject() + ", valid until " + expiry();
    }
}
