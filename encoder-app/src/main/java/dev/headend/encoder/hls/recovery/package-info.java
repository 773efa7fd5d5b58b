/**
 * What outlives an encoder: beside its playlists each stream has a small state file, and each encoder a file with its streams
 * that changes every few seconds. An encoder whose file stands still is dead; another one that uses the same storage takes
 * its streams over, completes their playlists, and deletes what is not recorded (docs/adr/0041-recovery-by-lease.md).
 *
 * <pre>
 *   encoders/index.json      ids of all encoders of this storage
 *   encoders/ID.json         a counter, and the streams of this encoder: those that are encoded, and those to be deleted
 *   hls/C/S/state.json       of a stream: whose it is, its epoch, and how far its playlists are
 * </pre>
 *
 * All of them are only ever replaced conditionally. Knows playlists and the storage; nothing of FFmpeg or of tasks.
 */
@NullMarked
package dev.headend.encoder.hls.recovery;

import org.jspecify.annotations.NullMarked;
