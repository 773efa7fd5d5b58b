/**
 * Storage of an encoder's output: the port, its filesystem implementation, and retries. Knows paths and bytes; nothing of
 * streams, playlists or FFmpeg.
 */
@NullMarked
package dev.headend.encoder.storage;

import org.jspecify.annotations.NullMarked;
