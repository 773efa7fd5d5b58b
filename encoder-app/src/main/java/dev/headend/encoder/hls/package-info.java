/**
 * HLS as players get it (spec/hls-rules.md): FFmpeg makes the segments, every playlist is ours. Three rooms:
 * {@code playlist} are the playlists as values, {@code measurement} finds bit rates and codecs in segments, {@code output}
 * keeps playlists and storage true while segments come. Here are the settings.
 */
@NullMarked
package dev.headend.encoder.hls;

import org.jspecify.annotations.NullMarked;
