package dev.headend.config.https;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@link HttpsSettings} as bound by Spring.
 *
 * @param port to listen on; 0 lets the system choose
 */
@ConfigurationProperties("headend.https")
public record HttpsProperties(@DefaultValue("443") int port) {}
