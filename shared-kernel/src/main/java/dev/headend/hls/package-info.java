/**
 * A judge of HLS playlists (RFC 8216; spec/hls-rules.md): what breaks players is what changes between two versions of a
 * playlist, so it follows all playlists of a stream from version to version. The encoder counts what it finds in everything
 * that it publishes, and the tests of all modules judge by it. Knows nothing of how playlists are made, and shares no code
 * with what makes them; no I/O, and bounded memory for each stream.
 */
@NullMarked
package dev.headend.hls;

import org.jspecify.annotations.NullMarked;
