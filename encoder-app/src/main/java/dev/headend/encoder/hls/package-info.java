/**
 * What players are given: playlists as immutable values with a writer (spec/hls-rules.md), and the output of a stream, which
 * keeps them true while segments come. FFmpeg makes the segments; every playlist is ours.
 *
 * <p>{@link StreamOutput} is the way in. Its thread decides where each segment lies on the wall clock ({@link SegmentTimeline});
 * a worker of its own for each rendition then stores the segment, the playlists that name it, and removes what is too old
 * ({@link RenditionOutput}); {@link MultivariantPlaylists} is what the renditions share.
 *
 * <p>Knows plans, what FFmpeg reports, and the storage; nothing of tasks or of the coordinator.
 */
@NullMarked
package dev.headend.encoder.hls;

import org.jspecify.annotations.NullMarked;
