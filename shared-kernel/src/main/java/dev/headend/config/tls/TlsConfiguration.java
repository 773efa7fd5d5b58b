package dev.headend.config.tls;

import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * To be imported by a program that can be reached over TLS and whose settings include {@link TlsSettings#TABLE}. There
 * is a {@link ServerCertificate} when the operator has set one, or there is a {@link ManagedCertificate}, else none.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("headend.tls.certificate")
@EnableConfigurationProperties(TlsProperties.class)
public class TlsConfiguration {
    @Bean
    ServerCertificate serverCertificate(
            TlsProperties properties, ObjectProvider<ManagedCertificate> managed, ObjectProvider<Clock> clock) {
        ManagedCertificate own = managed.getIfAvailable();
        Clock time = clock.getIfAvailable(Clock::systemUTC);
        return own == null
                ? new ServerCertificate(
                        new CertificateFiles(Path.of(properties.certificate()), Path.of(properties.privateKey())), time)
                : new ServerCertificate(own, time);
    }

    @Bean
    CertificateWatch certificateWatch(ServerCertificate certificate, TlsProperties properties) {
        return CertificateWatch.start(certificate, properties.checkInterval());
    }

    @Bean
    TlsMetrics tlsMetrics(ServerCertificate certificate) {
        return new TlsMetrics(certificate);
    }
}
