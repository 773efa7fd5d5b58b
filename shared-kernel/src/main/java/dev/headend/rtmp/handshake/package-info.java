/**
 * The first 3 × 1536 bytes of a connection (RTMP 1.0, section 5.2; the digest is not in that text, it is what Flash-era
 * peers expect). Knows bytes only. {@link dev.headend.rtmp.handshake.HandshakeDecoder} removes itself when done.
 *
 * <pre>
 *   C0 C1 ──► VERSION ──► HELLO ──(S0 S1 S2)──► ECHO ──► removed
 *                │ not 3                         C2 need not match
 *                └──► ProtocolViolation
 * </pre>
 */
@NullMarked
package dev.headend.rtmp.handshake;

import org.jspecify.annotations.NullMarked;
