package dev.headend.encoder.hls.playlist;

import dev.headend.encoder.hls.measurement.MeasuredBitRate;
import dev.headend.encoder.plan.Rendition;

/**
 * A rendition as an entry of the multivariant playlist.
 *
 * @param codecs of all its segments, as in the attribute {@code CODECS}; "" = not known
 * @param bitRate as measured so far
 */
public record Variant(Rendition rendition, String codecs, MeasuredBitRate bitRate) {}
