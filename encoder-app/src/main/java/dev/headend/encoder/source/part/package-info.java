/**
 * Where a stream is divided into parts, and when the next one is known well enough to be planned. Pure: packets in, decisions
 * out.
 */
@NullMarked
package dev.headend.encoder.source.part;

import org.jspecify.annotations.NullMarked;
