/**
 * FFmpeg as a tool: where it is, its command lines, its processes, and its output as typed events. Knows plans
 * ({@code plan}) and how previews are named ({@code preview}), but neither tasks nor HLS: FFmpeg makes
 * segments, or pieces that {@link dev.headend.encoder.ffmpeg.SegmentAssembler} joins to segments; the playlists are ours.
 *
 * <p>Two uses: the encoder reads a stream from its standard input; the probe reads the beginning of one whose headers do not tell
 * enough. Why: docs/adr/0010-bytes-pass-through-the-encoder.md and docs/adr/0017-a-stream-is-a-sequence-of-runs.md. What
 * waits at their pipes has a {@link dev.headend.encoder.ffmpeg.PipeThreads platform thread}.
 */
@NullMarked
package dev.headend.encoder.ffmpeg;

import org.jspecify.annotations.NullMarked;
