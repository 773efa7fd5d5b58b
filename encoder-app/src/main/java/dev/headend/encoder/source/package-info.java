/**
 * The source of a stream: receives its bytes over one connection, probes their beginning, and feeds all of them, from the
 * first one, to the encoder. Knows FFmpeg as a tool ({@code ffmpeg}) and what probing must find out ({@code plan}), but
 * neither what is made of the stream nor who ordered it.
 *
 * <p>The URI of a source contains the stream key: no message that leaves this package does.
 */
@NullMarked
package dev.headend.encoder.source;

import org.jspecify.annotations.NullMarked;
