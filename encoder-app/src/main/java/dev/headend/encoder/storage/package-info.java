/**
 * Where an encoder's output goes: a port, the file system behind it, and the patience that a storage deserves. Knows paths
 * and bytes; nothing of streams, playlists or FFmpeg.
 */
@NullMarked
package dev.headend.encoder.storage;

import org.jspecify.annotations.NullMarked;
