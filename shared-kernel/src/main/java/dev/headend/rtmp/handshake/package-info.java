/**
 * The first 3 × 1536 bytes of a connection (RTMP 1.0, section 5.2; the digest is not in that text, it is what Flash-era
 * peers expect). Knows bytes only.
 *
 * <pre>
 *   VERSION ──C0/S0──► HELLO ──C1/S1, answered──► ECHO ──C2/S2──► DONE
 *      │ not 3                                     need not match
 *      └──► REFUSED
 * </pre>
 */
@NullMarked
package dev.headend.rtmp.handshake;

import org.jspecify.annotations.NullMarked;
