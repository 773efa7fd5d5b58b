/**
 * Playlists as immutable values and their text; where segments lie on the wall clock, and when they may be deleted
 * (RFC 8216, spec/hls-rules.md). Decides without I/O: knows neither storage nor files.
 */
@NullMarked
package dev.headend.encoder.hls.playlist;

import org.jspecify.annotations.NullMarked;
