package dev.headend.edge.acme;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@link AcmeSettings} as bound by Spring, where a certificate is to be fetched.
 *
 * @param domains what {@link DomainNames} reads
 * @param email null = none is told
 * @param directory of the certificate authority
 * @param folder of this authority, in that of all
 * @param trustedRoots PEM file; null = what the JDK trusts
 */
@ConfigurationProperties("headend.edge.acme")
public record AcmeProperties(
        String domains,
        @Nullable String email,
        URI directory,
        Path folder,
        @Nullable Path trustedRoots) {

    /** At least one, in lower case. The first one names the certificate. */
    List<String> names() {
        return DomainNames.parse(domains);
    }
}
