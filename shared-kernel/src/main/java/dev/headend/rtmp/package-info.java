/**
 * RTMP in bytes, for servers and clients alike, in layers that only look down: {@code message} (typed messages) →
 * {@code chunk} and {@code amf0} (their bytes); {@code handshake} comes before them all. What they share is here:
 * {@link dev.headend.rtmp.ProtocolViolation}.
 *
 * <p>Knows no channel, no socket and no rule about who may send what.
 */
@NullMarked
package dev.headend.rtmp;

import org.jspecify.annotations.NullMarked;
