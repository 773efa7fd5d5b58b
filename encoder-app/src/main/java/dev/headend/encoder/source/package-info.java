/**
 * The source of a stream: receives it over one connection, says what is in it, and feeds all of it, from the first packet, to the
 * encoder; again, if need be. Knows FFmpeg as a tool ({@code ffmpeg}) and what must be found out ({@code plan}), but neither what
 * is made of the stream nor who ordered it.
 *
 * <pre>
 *   connection ── packets ──► ReplayBuffer ──► PartStart: what is in it? ──► StreamPart ── FLV ──► FFmpeg's standard input
 *   (event loop)                    ▲                                          │  (a thread for the pipe)
 *        ▲                          │                                          │
 *        └── not read while full ───┴── groups that were fed, for the next run ┘
 * </pre>
 *
 * A stream is a sequence of parts. Within a part the tracks and their headers are constant; where they change, the next one begins,
 * at a keyframe; likewise where the stream's times jump. Where the picture stops while the sound goes on, the next one is sound alone.
 *
 * <p>The URI of a source contains the stream key: no message that leaves this package does.
 */
@NullMarked
package dev.headend.encoder.source;

import org.jspecify.annotations.NullMarked;
