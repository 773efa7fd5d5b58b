package dev.headend.edge.acme;

import dev.headend.config.ProxyProperties;
import dev.headend.config.tls.ManagedCertificate;
import dev.headend.config.tls.ServerCertificate;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Gets the certificate by ACME, if {@code ACME_DOMAINS} is set. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("headend.edge.acme.domains")
@EnableConfigurationProperties(AcmeProperties.class)
class AcmeConfiguration {
    /** What tests shorten; no setting. */
    static final String INTERVAL = "headend.edge.acme.check-interval";

    private static final Duration LONGEST_ORDER = Duration.ofMinutes(10);
    /** Something is wrong that is no reason to restart this program; {@code common.properties} ranks it. */
    private static final Status DEGRADED = new Status("DEGRADED");

    @Bean
    AcmeFolder acmeFolder(AcmeProperties properties) {
        return AcmeFolder.open(properties.folder());
    }

    /** What the servers of TLS serve. */
    @Bean
    ManagedCertificate managedCertificate(AcmeFolder folder, AcmeProperties properties, Clock clock) {
        return new ManagedCertificate(folder.certificate(), () -> SelfSigned.of(properties.names(), clock.instant()));
    }

    @Bean
    Challenges acmeChallenges() {
        return new Challenges();
    }

    @Bean
    ChallengeFilter acmeChallengeFilter(Challenges challenges) {
        return new ChallengeFilter(challenges);
    }

    @Bean
    Renewal certificateRenewal(
            ServerCertificate certificate,
            AcmeFolder folder,
            AcmeProperties properties,
            Challenges challenges,
            ProxyProperties proxies,
            MeterRegistry registry,
            Clock clock,
            Environment environment) {
        OrderRun orders = new OrderRun(properties, challenges, proxies.toProxies(), LONGEST_ORDER);
        Duration interval = environment.getProperty(INTERVAL, Duration.class, Duration.ofSeconds(30));
        return new Renewal(certificate, folder, properties, orders, registry, clock, interval);
    }

    /** Of health as a whole, and not of readiness: HTTP and streams need no certificate. */
    @Bean("certificate")
    HealthIndicator certificateStatus(ServerCertificate certificate, Renewal renewal) {
        return () -> {
            Health.Builder health = Health.status(certificate.isExpiring() ? DEGRADED : Status.UP)
                    .withDetail(
                            "nextOrder",
                            renewal.nextOrder().truncatedTo(ChronoUnit.SECONDS).toString());
            certificate
                    .fromFiles()
                    .ifPresent(pair ->
                            health.withDetail("validUntil", pair.expiry().toString()));
            renewal.problem().ifPresent(problem -> health.withDetail("problem", problem));
            return health.build();
        };
    }
}
