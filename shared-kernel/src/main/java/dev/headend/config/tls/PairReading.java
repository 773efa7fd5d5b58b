package dev.headend.config.tls;

import io.netty.handler.ssl.SslContext;

/** What a look at the two files found. */
sealed interface PairReading {
    /** A pair that can be served, and what serves it. */
    record Usable(CertificatePair pair, SslContext context) implements PairReading {}

    /** @param reason one line that names the setting and the file */
    record Refused(String reason) implements PairReading {}
}
