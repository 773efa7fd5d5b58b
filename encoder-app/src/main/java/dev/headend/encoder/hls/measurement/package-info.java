/**
 * What a multivariant playlist says of a rendition, measured in its segments: bit rate and codecs. For the codecs there is
 * a small reader of MPEG transport streams (ISO/IEC 13818-1), for the beginning of a segment only. It is bounded: it reads
 * any bytes and throws for none. Knows no playlist.
 */
@NullMarked
package dev.headend.encoder.hls.measurement;

import org.jspecify.annotations.NullMarked;
