/**
 * RTMP in bytes, for servers and clients alike, in layers that only look down: {@code client} (a client's session) →
 * {@code message} (typed messages) → {@code chunk} and {@code amf0} (their bytes); {@code handshake} comes before them all.
 * All of these are plain classes that know buffers only, so each can be used, and fuzzed, alone. {@code handler} puts them
 * into Netty pipelines. What they share is here: {@link dev.headend.rtmp.ProtocolViolation}.
 *
 * <p>Knows no channel, no socket and no rule about who may send what.
 */
@NullMarked
package dev.headend.rtmp;

import org.jspecify.annotations.NullMarked;
