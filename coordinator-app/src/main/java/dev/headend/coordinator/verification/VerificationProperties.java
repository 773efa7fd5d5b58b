package dev.headend.coordinator.verification;

import dev.headend.config.HttpAuthProperties;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the application is asked about keys ({@code KEY_VERIFICATION_*}).
 *
 * @param url null = every key is accepted
 * @param auth how the coordinator authenticates
 * @param timeout until the answer is there, connecting included; less than the 20 s that an edge waits
 */
@ConfigurationProperties("headend.coordinator.verification")
public record VerificationProperties(
        @Nullable URI url,
        @DefaultValue HttpAuthProperties auth,
        @DefaultValue("15s") Duration timeout) {}
