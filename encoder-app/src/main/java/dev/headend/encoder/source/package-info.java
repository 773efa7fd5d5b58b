/**
 * Where a stream comes from: brings its bytes to us over one connection, looks at their beginning, and hands on all of
 * them, from the first one. Knows FFmpeg as a tool ({@code ffmpeg}) and what it has to find out ({@code plan}), but
 * neither what is made of the stream nor who asked for it.
 *
 * <p>Stream keys are part of a source's address: no message that leaves this package holds one.
 */
@NullMarked
package dev.headend.encoder.source;

import org.jspecify.annotations.NullMarked;
