package dev.headend.config.tls;

import java.util.function.Supplier;

/**
 * A certificate that the program itself gets and renews, into files of its own. As a bean it takes the place of the files that an operator
 * names.
 *
 * @param files where it is kept; they need not exist yet
 * @param fallback makes what is served while the files hold nothing that can be; called once, at the start
 */
public record ManagedCertificate(CertificateFiles files, Supplier<CertificatePair> fallback) {}
