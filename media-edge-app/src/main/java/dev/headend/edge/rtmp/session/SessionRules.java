package dev.headend.edge.rtmp.session;

import org.jspecify.annotations.Nullable;

/**
 * What one client may do.
 *
 * @param idMaxLength the longest channel and key, in characters
 * @param chunkSize of sent chunks, in bytes
 * @param mayPlay whether this client may play
 * @param tokenApplication name of the application of all channels; null = there is none
 */
public record SessionRules(
        int idMaxLength,
        int chunkSize,
        boolean mayPlay,
        @Nullable String tokenApplication) {}
