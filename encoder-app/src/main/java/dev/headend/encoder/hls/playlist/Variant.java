package dev.headend.encoder.hls.playlist;

import dev.headend.encoder.hls.measurement.Codecs;
import dev.headend.encoder.hls.measurement.MeasuredBitRate;
import dev.headend.encoder.plan.Rendition;

/**
 * A rendition as an entry of the multivariant playlist.
 *
 * @param codecs as detected in its segments
 * @param bitRate as measured so far
 */
public record Variant(Rendition rendition, Codecs codecs, MeasuredBitRate bitRate) {}
