/**
 * A program's HTTP application served over TLS on a second port, beside the plain one that Spring Boot serves: HTTPS and
 * WSS next to HTTP and WS, until Boot itself can listen on two ports.
 *
 * <p>The second server is made by Boot's own factory with Boot's own customizers, so every {@code server.*} property and
 * every customizer of the program holds for both doors. This package must not know any program, nor RTMP.
 */
@NullMarked
package dev.headend.config.https;

import org.jspecify.annotations.NullMarked;
