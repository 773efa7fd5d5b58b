package dev.headend.config.tls;

import io.netty.handler.ssl.SslContext;

/** The result of reading the two files. */
public sealed interface CertificateLoad {
    /** A pair that can be served, and the context that serves it. */
    record Loaded(CertificatePair pair, SslContext context) implements CertificateLoad {}

    /** @param reason one line that names the setting and the file */
    record Rejected(String reason) implements CertificateLoad {}
}
