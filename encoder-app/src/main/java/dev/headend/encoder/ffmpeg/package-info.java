/**
 * FFmpeg as a tool: where it is, its command lines as data, its processes under supervision, and what it says while it
 * works as typed events. Knows plans ({@code plan}), but neither tasks nor HLS: FFmpeg cuts segments, the playlists are
 * ours.
 *
 * <p>Three uses: the {@code receiver} copies an RTMP stream's bytes to us, the {@code probe} looks at their beginning, the
 * {@code encoder} reads all of them from its standard input. Why: docs/adr/0010-bytes-pass-through-the-encoder.md.
 */
@NullMarked
package dev.headend.encoder.ffmpeg;

import org.jspecify.annotations.NullMarked;
