/**
 * Probes the beginning of a stream with ffprobe, where no headers tell what is in it: opaque containers, and codecs whose headers
 * do not say the size.
 */
@NullMarked
package dev.headend.encoder.source.probe;

import org.jspecify.annotations.NullMarked;
