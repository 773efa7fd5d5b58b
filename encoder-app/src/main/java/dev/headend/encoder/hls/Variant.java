package dev.headend.encoder.hls;

import dev.headend.encoder.hls.ts.Codecs;
import dev.headend.encoder.plan.Rendition;

/**
 * A rendition as the multivariant playlist describes it.
 *
 * @param codecs as found in its segments
 * @param bitRate as measured so far
 */
record Variant(Rendition rendition, Codecs codecs, MeasuredBitRate bitRate) {}
