/**
 * RTMP in layers that only look down: {@code server} (sockets) → {@code session} (who wants what) → {@code message}
 * (what was said) → {@code chunk} and {@code amf0} (how it is written); {@code handshake} stands before them all. What
 * they share is here: {@link dev.headend.edge.rtmp.ProtocolViolation}.
 */
@NullMarked
package dev.headend.edge.rtmp;

import org.jspecify.annotations.NullMarked;
