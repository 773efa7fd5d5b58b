/**
 * The chunk stream (RTMP 1.0, section 5.3): messages cut into chunks that are interleaved on numbered chunk streams.
 * Knows bytes and the protocol control messages that concern chunks (set chunk size, abort, acknowledgement); nothing of
 * what other messages mean.
 *
 * <p>Memory is bounded by {@link dev.headend.rtmp.chunk.ChunkLimits} and by what has come, whatever a peer announces.
 */
@NullMarked
package dev.headend.rtmp.chunk;

import org.jspecify.annotations.NullMarked;
