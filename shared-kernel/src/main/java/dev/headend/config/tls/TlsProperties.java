package dev.headend.config.tls;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@link TlsSettings} as bound by Spring.
 *
 * @param certificate path of the PEM file with the chain, the server's own certificate first
 * @param privateKey path of the PEM file with that certificate's key
 * @param checkInterval time between two looks at the files
 */
@ConfigurationProperties("headend.tls")
public record TlsProperties(
        String certificate,
        String privateKey,
        @DefaultValue("60s") Duration checkInterval) {}
