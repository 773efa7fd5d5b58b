/**
 * Preview images of a stream: how they are named, and their way from FFmpeg to storage, with an index that names only what
 * is stored. Knows neither HLS nor FFmpeg's command line.
 */
@NullMarked
package dev.headend.encoder.preview;

import org.jspecify.annotations.NullMarked;
