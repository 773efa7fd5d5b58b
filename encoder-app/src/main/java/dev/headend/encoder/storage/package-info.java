/**
 * Storage of an encoder's output. {@link dev.headend.encoder.storage.Storage} is the port, with folders as its first
 * implementation; others are in packages of their own, which this one does not know. {@link dev.headend.encoder.storage.RetryingStorage},
 * {@link dev.headend.encoder.storage.SpoolBudget} and {@link dev.headend.encoder.storage.SerialWorker} see to it that a storage that fails or
 * hangs costs as little as possible. Knows paths and bytes; nothing of streams, playlists or FFmpeg.
 */
@NullMarked
package dev.headend.encoder.storage;

import org.jspecify.annotations.NullMarked;
