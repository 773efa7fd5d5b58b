/**
 * The output of a stream: stores segments and the playlists that name them, in this order, and announces what can be
 * played.
 *
 * <p>{@link StreamOutput} is the entry. Its thread decides where each segment lies on the wall clock; a
 * {@link dev.headend.encoder.storage.SerialWorker} for each rendition then stores the segment and the playlists that name
 * it, and deletes segments that are too old ({@link RenditionOutput}); {@link MultivariantPlaylists} is shared by the
 * renditions.
 *
 * <p>Knows plans, what FFmpeg reports, and the storage; nothing of tasks or of the coordinator.
 */
@NullMarked
package dev.headend.encoder.hls.output;

import org.jspecify.annotations.NullMarked;
