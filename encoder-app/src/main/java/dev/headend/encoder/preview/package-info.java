/**
 * Preview images of a stream: moved to where they are kept as FFmpeg makes them, with an index that only names what is
 * there. Knows neither HLS nor FFmpeg's command line.
 */
@NullMarked
package dev.headend.encoder.preview;

import org.jspecify.annotations.NullMarked;
