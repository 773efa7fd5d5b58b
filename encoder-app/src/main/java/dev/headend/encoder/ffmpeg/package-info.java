/**
 * FFmpeg as a tool: where it is, its command lines, its processes, and its output as typed events. Knows plans
 * ({@code plan}) and how previews are named ({@code preview}), but neither tasks nor HLS: FFmpeg makes segments, the playlists
 * are ours.
 *
 * <p>Three uses: the receiver copies an RTMP stream's bytes to us, the probe reads their beginning, the encoder reads all of
 * them from its standard input. Why: docs/adr/0010-bytes-pass-through-the-encoder.md.
 */
@NullMarked
package dev.headend.encoder.ffmpeg;

import org.jspecify.annotations.NullMarked;
