/**
 * RTMP in layers that only look down: {@code server} (sockets) → {@code publish} and {@code play} (what joins a connection
 * to a live channel) → {@code session} (commands and their answers) → {@code message} (typed messages) → {@code chunk} and
 * {@code amf0} (their bytes); {@code handshake} comes before them all. What they share is here:
 * {@link dev.headend.edge.rtmp.ProtocolViolation}.
 */
@NullMarked
package dev.headend.edge.rtmp;

import org.jspecify.annotations.NullMarked;
