package dev.headend.config.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * How all programs speak TLS: 1.2 and 1.3, only suites with forward secrecy and authenticated encryption (RFC 9325,
 * section 4.2; the "intermediate" set of Mozilla's guidelines without finite-field Diffie-Hellman).
 */
final class ServerContexts {
    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    static {
        // A TLS 1.2 client could otherwise ask for one expensive handshake after the other on one connection. The JDK
        // reads this once, when it first speaks TLS; the settings are read before that.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private ServerContexts() {}

    static SslContext of(CertificatePair pair, CertificateFiles files) throws InvalidCertificateException {
        try {
            return SslContextBuilder.forServer(pair.privateKey(), pair.chain().toArray(X509Certificate[]::new))
                    .sslProvider(SslProvider.JDK)
                    .protocols(PROTOCOLS)
                    .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .build();
        } catch (SSLException | RuntimeException failure) {
            throw new InvalidCertificateException(
                    files.certificateSetting(), files.certificate(), "cannot be served: " + failure);
        }
    }
}
