/**
 * A small reader of MPEG transport streams (ISO/IEC 13818-1), just enough to learn from the beginning of a segment which
 * codecs it has. Pure and bounded: it reads bytes, whatever they are, and throws for none of them.
 */
@NullMarked
package dev.headend.encoder.hls.ts;

import org.jspecify.annotations.NullMarked;
