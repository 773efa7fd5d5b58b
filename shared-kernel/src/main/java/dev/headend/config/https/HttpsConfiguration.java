package dev.headend.config.https;

import dev.headend.config.tls.ServerCertificate;
import dev.headend.config.tls.TlsConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * To be imported by a program that serves HTTP and whose settings include {@link HttpsSettings#TABLE}. There is an
 * {@link HttpsServer} when the operator has set a certificate, else none. A program for which the certificate is not HTTPS's
 * alone may still have no such server ({@code headend.https.enabled}, which is no setting).
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("headend.tls.certificate")
@EnableConfigurationProperties(HttpsProperties.class)
@Import(TlsConfiguration.class)
public class HttpsConfiguration {
    @Bean
    @ConditionalOnBooleanProperty(name = "headend.https.enabled", matchIfMissing = true)
    HttpsServer httpsServer(
            HttpHandler application,
            ServerCertificate certificate,
            HttpsProperties properties,
            ReactorResourceFactory resources,
            ObjectProvider<NettyServerCustomizer> customizers,
            AutowireCapableBeanFactory beans) {
        NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
        factory.setResourceFactory(resources);
        customizers.orderedStream().forEach(factory::addServerCustomizers);
        // Not a bean, since Boot would then not know which of two factories is its own. Initialized as if it were one,
        // it gets all that Boot gives the first: address, time-outs, limits, graceful shutdown.
        beans.initializeBean(factory, "httpsServerFactory");
        factory.setPort(properties.port());
        factory.addServerCustomizers(http -> http.secure(tls -> tls.sslContext(certificate.context())));
        return new HttpsServer(factory.getWebServer(application));
    }
}
