/**
 * What the sequence headers of codecs tell of a stream: codec, size, pixel format, frame rate. Publishers write them: whatever
 * is in them, the answer is a value. Knows bytes, and no stream.
 */
@NullMarked
package dev.headend.encoder.source.header;

import org.jspecify.annotations.NullMarked;
