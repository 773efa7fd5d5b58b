/**
 * The certificate that a program shows to those who connect to it over TLS, kept fresh while the program runs.
 *
 * <p>{@link dev.headend.config.tls.CertificateFiles} reads a certificate and its key and judges whether they can be
 * served; {@link dev.headend.config.tls.ServerCertificate} keeps the newest good pair and offers it as one Netty
 * {@code SslContext} that never has to be exchanged, so that a raw Netty pipeline and a Reactor Netty server use it
 * alike; {@link dev.headend.config.tls.CertificateWatch} looks at the files every so many seconds (docs/adr/0020).
 *
 * <pre>
 *   start ──good pair──▶ serving ──files changed, good──▶ serving the new pair (connections live on)
 *     │                     └────files changed, bad──▶ serving the old pair, one line in the log
 *     └──bad pair──▶ StartupFailure
 * </pre>
 *
 * This package must not know HTTP, RTMP or any program.
 */
@NullMarked
package dev.headend.config.tls;

import org.jspecify.annotations.NullMarked;
